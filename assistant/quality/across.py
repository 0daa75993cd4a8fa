"""Rules over the set that compare items: unique, conflict-free, independent, complete."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from rapidfuzz import fuzz

from assistant.domain import Agreements, Clause, ClauseKind
from assistant.quality.rules_of_set import Entry, Hits, SetRule

_NEAR = 96.0
"""Share of equal characters (0 to 100) from which two stories count as the same text."""
_OPPOSITE = (
    (
        {"allow", "permit", "enable"},
        {"forbid", "prevent", "prohibit", "disallow", "block", "disable"},
    ),
    ({"show", "display"}, {"hide"}),
    ({"add", "keep", "introduce"}, {"remove", "drop"}),
    ({"enable", "activate"}, {"disable", "deactivate"}),
    ({"lock"}, {"unlock"}),
)
_CREATES = frozenset("create add register define upload import introduce record".split())
_BRINGS = _CREATES | frozenset(
    """schedule enroll enrol submit store save keep make send write order book invite receive generate get provide
    buy draw build develop enter fill implement issue open place plan post publish report request share sign
    start have see view take assign collect configure design import install offer prepare set""".split()
)
_USES = frozenset(
    "edit change update modify rename delete remove archive cancel approve reject export print share publish assign".split()
)
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:[.,]\d+)?)\s*(%|[a-zA-Z€$£]+)?")


def _text(entry: Entry) -> str:
    return re.sub(r"[\W_]+", " ", f"{entry.item.title} {entry.item.description}".lower()).strip()


def duplicates(
    rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date
) -> Hits:
    """QUS unique: items whose text is the same, or nearly."""
    exact: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        if len(text := _text(one)) > 12:
            exact[text].append(one)
    for group in exact.values():
        if len(group) > 1:
            for one in group:
                if one.open:
                    others = tuple(other.item.key for other in group if other is not one)
                    yield (
                        one.item.key,
                        rule.finding(
                            f"It says the same as {', '.join(others[:3])}.",
                            "Keep one, and close the other with a link to it.",
                            others=others,
                        ),
                    )
    texts = list(exact)
    for number, other in _near(texts):
        first, second = exact[texts[number]][0], exact[texts[other]][0]
        for one, two in ((first, second), (second, first)):
            if one.open:
                yield (
                    one.item.key,
                    rule.finding(
                        f"It says nearly the same as {two.item.key}.",
                        "Check whether both are needed; if so, make the difference plain.",
                        others=(two.item.key,),
                    ),
                )


def _near(texts: list[str]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that differ by a few letters; numbers and negations always tell apart."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    blocks: dict[str, list[int]] = defaultdict(list)
    for at in order:
        words = texts[at].split()
        for block in {" ".join(sorted(set(words))[:3]), " ".join(words[:4]), " ".join(words[-4:])}:
            blocks[block].append(at)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        for place, first in enumerate(members[:200]):
            for second in members[place + 1 : 200]:
                pair = (min(first, second), max(first, second))
                if pair in seen:
                    continue
                seen.add(pair)
                a, b = texts[first], texts[second]
                if len(b) > 1.1 * len(a) + 4 or re.findall(r"\d+", a) != re.findall(r"\d+", b):
                    continue
                if fuzz.ratio(a, b, score_cutoff=_NEAR) and _only_slips(a, b):
                    yield pair


def _only_slips(a: str, b: str) -> bool:
    """Whether words that differ are slips of the pen: a different word is a different demand."""
    left, right = set(a.split()) - set(b.split()), set(b.split()) - set(a.split())
    small = {
        "a",
        "an",
        "the",
        "to",
        "of",
        "my",
        "s",
        "that",
        "i",
        "is",
        "so",
        "and",
        "in",
        "on",
        "for",
        "be",
        "it",
    }
    left, right = left - small, right - small
    return len(left) == len(right) <= 2 and all(
        any(fuzz.ratio(one, two) >= 80 for two in right) for one in left
    )


def _key(text: str) -> str:
    plain = re.sub(r"['’]s\b", "", text.lower())
    words = [word.removesuffix("s") for word in re.findall(r"[a-z]+", plain)]
    return " ".join(words[-2:])


_LIMIT = re.compile(
    r"\b(?:at least|at most|up to|min(?:imum)?|max(?:imum)?|within|after|no more than|no longer than|"
    r"less than|more than|every|limit\w*)\b",
    re.IGNORECASE,
)
_UNITS = frozenset(
    "% ms s sec second minute min hour h day week month year character char digit item mb gb kb eur usd percent".split()
)
_ENOUGH_STORIES = 10
"""Below so many stories, what is missing is more likely done already."""
_YEAR = re.compile(r"(?:19|20)\d\d")


def _limits(text: str) -> list[tuple[str, str]]:
    """Numbers that set a limit, with their units; years, versions and line numbers do not."""
    found = []
    for number, unit in _NUMBER.findall(text):
        unit = unit.lower().rstrip("s") if len(unit) > 2 else unit.lower()
        if not _YEAR.fullmatch(number) and (unit in _UNITS or _LIMIT.search(text)):
            found.append((number, unit))
    return found


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


def _acts(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Clause]]:
    for one in entries:
        for clause in one.inspection.clauses:
            if clause.action and clause.object:
                yield one, clause


def conflicts(rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date) -> Hits:
    """QUS conflict-free: the same object with opposite actions, or with differing numbers."""
    yield from _opposite(rule, entries)
    yield from _numbers(rule, entries)


def _opposite(rule: SetRule, entries: Sequence[Entry]) -> Hits:
    by_object: dict[str, list[tuple[Entry, Clause]]] = defaultdict(list)
    for one, clause in _acts([one for one in entries if one.open]):
        by_object[clause.object.lower()].append((one, clause))
    for group in by_object.values():
        for at, (one, clause) in enumerate(group):
            for other, against in group[at + 1 :]:
                if one is other or not _against(clause, against):
                    continue
                for here, mine, there, theirs in (
                    (one, clause, other, against),
                    (other, against, one, clause),
                ):
                    yield (
                        here.item.key,
                        rule.finding(
                            f"It asks for “{_short(mine.text)}”, and {there.item.key} for “{_short(theirs.text)}”.",
                            "Settle which one holds, or for whom and when each holds.",
                            others=(there.item.key,),
                            span=mine.span,
                        ),
                    )


def _negated(text: str) -> bool:
    return bool(re.search(r"\b(?:not|cannot|never|no longer)\b|n['’]t\b", text, re.IGNORECASE))


def _frame(text: str) -> set[str]:
    skip = {
        "must",
        "not",
        "can",
        "cannot",
        "should",
        "shall",
        "may",
        "be",
        "to",
        "the",
        "a",
        "an",
        "is",
        "are",
        "will",
        "never",
        "able",
    }
    return {word.removesuffix("s") for word in re.findall(r"[a-z]+", text.lower())} - skip


def _against(one: Clause, two: Clause) -> bool:
    if one.action == two.action:
        if _negated(one.text) == _negated(two.text):
            return False
        a, b = _frame(one.text), _frame(two.text)
        return len(a & b) >= 3 and len(a & b) >= 0.8 * max(len(a), len(b))
    for left, right in _OPPOSITE:
        if (one.action in left and two.action in right) or (
            one.action in right and two.action in left
        ):
            a, b = _frame(one.text) - {one.action}, _frame(two.text) - {two.action}
            return bool(a) and len(a & b) >= 0.75 * max(len(a), len(b))
    return False


def _numbers(rule: SetRule, entries: Sequence[Entry]) -> Hits:
    """Sentences that are the same but for one number with the same unit."""
    by_frame: dict[tuple[str, ...], list[tuple[Entry, Clause, str]]] = defaultdict(list)
    for one in entries:
        if not one.open:
            continue
        for clause in one.inspection.clauses:
            if clause.kind not in {
                ClauseKind.RULE,
                ClauseKind.QUALITY,
                ClauseKind.CRITERION,
                ClauseKind.ACTION,
            }:
                continue
            numbers = _limits(clause.text)
            words = sorted(_frame(_NUMBER.sub(" ", clause.text)))
            if len(numbers) == 1 and len(words) >= 4:
                by_frame[(*words, numbers[0][1])].append((one, clause, numbers[0][0]))
    for group in by_frame.values():
        values = {value for _, _, value in group}
        if len(values) < 2 or len({one.item.key for one, _, _ in group}) < 2:
            continue
        for one, clause, value in group:
            other = next(((o, c, v) for o, c, v in group if v != value and o is not one), None)
            if other:
                yield (
                    one.item.key,
                    rule.finding(
                        f"It says {value} where {other[0].item.key} says {other[2]}: “{_short(clause.text)}”.",
                        "Settle which number holds, or say where each holds.",
                        others=(other[0].item.key,),
                        span=clause.span,
                    ),
                )


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77].rsplit(" ", 1)[0] + " …"


def _waits_for(entry: Entry) -> Iterator[str]:
    for link in entry.item.links:
        name = link.type.lower()
        inward = link.direction == "inward"
        if (
            "blocked by" in name
            or "depends on" in name
            or "dependent on" in name
            or "requires" in name
            or "predecessor" in name
        ) != (inward and "block" not in name):
            if "blocked by" in name or not inward:
                yield link.key
        elif "block" in name and inward:
            yield link.key


def blocked(rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date) -> Hits:
    """Explicit links to items that are not done."""
    by_key = {one.item.key: one for one in entries}
    for one in entries:
        if not one.open:
            continue
        waits = tuple(
            dict.fromkeys(
                key
                for key in _waits_for(one)
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


def circles(rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date) -> Hits:
    """Items that wait for each other, directly or around a corner."""
    graph = {one.item.key: [key for key in _waits_for(one)] for one in entries if one.open}
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


def uses(rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date) -> Hits:
    """An item that changes what another open item first creates."""
    made = _made(entries)
    told: set[tuple[str, str]] = set()
    for one, clause in _main([one for one in entries if one.open]):
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


def incomplete(
    rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date
) -> Hits:
    """QUS complete: something is deleted or changed that no item ever brings into being."""
    made = _made(entries, _BRINGS)
    stories = sum(one.inspection.story is not None for one in entries)
    if len(made) < 5 or stories < _ENOUGH_STORIES:
        return
    told: set[str] = set()
    for one, clause in _main([one for one in entries if one.open]):
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
