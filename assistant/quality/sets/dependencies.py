"""QUS independent and complete: items that wait for others, or use what nobody makes."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.domain import Clause, ClauseKind
from assistant.quality.links import waits_for
from assistant.quality.sets.table import Entry, Hits, SetRule, Whole

_CREATES = frozenset("create add register define upload import introduce record".split())
_BRINGS = _CREATES | frozenset(
    """schedule enroll enrol submit store save keep make send write order book invite receive generate get provide
    buy draw build develop enter fill implement issue open place plan post publish report request share sign
    start have see view take assign collect configure design import install offer prepare set""".split()
)
_USES = frozenset(
    "edit change update modify rename delete remove archive cancel approve reject export print share publish assign".split()
)
_ENOUGH_STORIES = 10
"""Below so many stories, what is missing is more likely done already."""


def _key(text: str) -> str:
    plain = re.sub(r"['’]s\b", "", text.lower())
    words = [word.removesuffix("s") for word in re.findall(r"[a-z]+", plain)]
    return " ".join(words[-2:])


def _main(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Clause]]:
    """Actions of the story sentence or of the title: what an item is about."""
    for one in entries:
        story = one.inspection.story
        means = story.means if story else None
        for clause in one.inspection.clauses:
            here = clause.span.source == "title" and means is None
            if means is not None and clause.span.source == means.source:
                here = means.start <= clause.span.start and clause.span.end <= means.end
            if here and clause.action and clause.object and clause.kind is not ClauseKind.CRITERION:
                yield one, clause


def blocked(rule: SetRule, whole: Whole) -> Hits:
    """Explicit links to items that are not done."""
    by_key = {one.item.key: one for one in whole.entries}
    for one in whole.open:
        waits = tuple(
            dict.fromkeys(
                key
                for key in waits_for(one.item)
                if key in by_key and by_key[key].open and key != one.item.key
            )
        )
        if waits:
            yield (
                one.item.key,
                rule.finding(
                    f"It waits for {', '.join(waits)}.",
                    "Order them so, or ask whether a smaller part can go first.",
                    others=waits,
                ),
            )


def circles(rule: SetRule, whole: Whole) -> Hits:
    """Items that wait for each other, directly or around a corner."""
    graph = {one.item.key: list(waits_for(one.item)) for one in whole.open}
    for start in graph:
        path = _circle(graph, start)
        if path:
            yield (
                start,
                rule.finding(
                    "It waits for itself: " + " → ".join([*path, start]) + ".",
                    "Remove one of the links.",
                    others=tuple(path[1:]),
                ),
            )


def _circle(graph: dict[str, list[str]], start: str) -> list[str]:
    """The shortest way from an item back to itself; empty where there is none."""
    came: dict[str, str] = {}
    queue = [start]
    for here in queue:
        for following in graph.get(here, []):
            if following == start:
                path = [here]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return path[::-1]
            if following in graph and following not in came:
                came[following] = here
                queue.append(following)
    return []


def _made(entries: Sequence[Entry], verbs: frozenset[str] = _CREATES) -> dict[str, list[Entry]]:
    made: dict[str, list[Entry]] = defaultdict(list)
    for one, clause in _main(entries):
        if clause.action in verbs:
            made[_key(clause.object)].append(one)
    return made


_COMMON = frozenset(
    """account profile password text code file page detail setting name doc docs documentation data
    test it them this that these information list one all everything change version""".split()
)
"""Things that are everywhere already: no item needs to make them."""


def uses(rule: SetRule, whole: Whole) -> Hits:
    """An item that changes what another open item first creates."""
    made = _made(whole.entries)
    told: set[tuple[str, str]] = set()
    for one, clause in _main(whole.open):
        makers = made.get(_key(clause.object), [])
        if clause.action not in _USES or set(_key(clause.object).split()) & _COMMON:
            continue
        if not makers or one in makers or any(not maker.open for maker in makers):
            continue
        others = tuple(dict.fromkeys(maker.item.key for maker in makers))
        if len(others) > 2 or (one.item.key, others[0]) in told:
            continue
        told.add((one.item.key, others[0]))
        yield (
            one.item.key,
            rule.finding(
                f"“{clause.object}” is first made by {', '.join(others)}.",
                "Do that one first, or link the two so that everybody sees it.",
                others=others,
                span=clause.span,
            ),
        )


def incomplete(rule: SetRule, whole: Whole) -> Hits:
    """QUS complete: something is deleted or changed that no item ever brings into being."""
    made = _made(whole.entries, _BRINGS)
    stories = sum(one.inspection.story is not None for one in whole.entries)
    if len(made) < 5 or stories < _ENOUGH_STORIES:
        return
    told: set[str] = set()
    for one, clause in _main(whole.open):
        key = _key(clause.object)
        words = set(key.split())
        if clause.action not in {"delete", "edit", "modify", "rename", "archive"} or key in told:
            continue
        if words & _COMMON or any(words & set(other.split()) for other in made):
            continue
        told.add(key)
        yield (
            one.item.key,
            rule.finding(
                f"No item says how “{clause.object}” comes into being.",
                "Check whether a story is missing, or whether it exists already.",
                span=clause.span,
            ),
        )
