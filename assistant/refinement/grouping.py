"""Put clauses together: neighbours that are alike, and to each group the rules that are its own."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from assistant.domain import Clause, ClauseKind, Inspection
from assistant.refinement.seeds import is_overall
from assistant.refinement.verbs import EXTRAS, FAMILY, STARTS
from assistant.refinement.words import content_stems

MAX_PARTS = 6
# A whole sentence lies between two clauses that are further apart, in characters.
_JOINED = re.compile(r"[^.;!?\n]{0,16}$")
Cluster = list[Clause]
Alike = Callable[[Sequence[Clause], Sequence[Clause]], float]


def one_by_one(seeds: Sequence[Clause]) -> list[Cluster]:
    """A cluster for each seed; variations of one action stay together."""
    clusters: list[Cluster] = []
    for seed in seeds:
        last = clusters[-1][-1] if clusters else None
        same = last is not None and last.action and (last.action, last.object) == (
            seed.action,
            seed.object,
        )  # fmt: skip
        if same:
            clusters[-1].append(seed)
        else:
            clusters.append([seed])
    return clusters


def glue_sentences(clusters: list[Cluster], text: str) -> list[Cluster]:
    """Join what one sentence asks for ("change the owner or the address").

    A sentence that lists many things, or that is nearly all there is, is not joined: dividing it
    is the point.
    """
    glued: list[Cluster] = []
    for cluster in clusters:
        if glued and _one_sentence(glued[-1][-1], cluster[0], text):
            glued[-1] = [*glued[-1], *cluster]
        else:
            glued.append(list(cluster))
    return glued if len(glued) > 2 and max(len(one) for one in glued) <= 3 else clusters


def _one_sentence(one: Clause, other: Clause, text: str) -> bool:
    if one.span.source != "description" or other.span.source != "description":
        return False
    between = text[one.span.end : other.span.start]
    ended = one.span.text.rstrip().endswith((".", ";", "!"))
    return not ended and bool(_JOINED.fullmatch(between)) and other.span.start >= one.span.start


def merge(clusters: list[Cluster], most: int, alike: Alike, *, sure: float = 9.0) -> list[Cluster]:
    """Join neighbours until at most `most` are left; those alike and small go first.

    Args:
        clusters: in the order of the text.
        most: how many may be left.
        alike: how much two clusters belong together, from 0.
        sure: neighbours at least this alike are joined even where fewer than `most` are left,
            as long as three remain.
    """
    found = [list(cluster) for cluster in clusters]
    while len(found) > 2:
        scores = [
            alike(found[at], found[at + 1]) - 0.25 * (len(found[at]) + len(found[at + 1]) - 2)
            for at in range(len(found) - 1)
        ]
        best = max(range(len(scores)), key=lambda at: (scores[at], -at))
        if len(found) <= most and (scores[best] < sure or len(found) <= 3):
            break
        found[best : best + 2] = [found[best] + found[best + 1]]
    return found


def alike_by_object(language: str) -> Alike:
    """Actions are alike that do a kindred thing to the same object, by the same people."""

    def alike(one: Sequence[Clause], other: Sequence[Clause]) -> float:
        objects = objects_of(one, language), objects_of(other, language)
        union = objects[0] | objects[1]
        score = len(objects[0] & objects[1]) / len(union) if union else 0.0
        families = [
            {FAMILY.get(clause.action, clause.action) for clause in side} for side in (one, other)
        ]
        score += 0.3 if families[0] & families[1] else 0.0
        actors = [{clause.actor.casefold() for clause in side} - {""} for side in (one, other)]
        if actors[0] and actors[1]:
            score += 0.2 if actors[0] & actors[1] else -0.3
        return score

    return alike


def alike_by_words(language: str, leaders: Mapping[str, str], common: Collection[str]) -> Alike:
    """Rules are alike that speak of the same things, or are opened by the same actor."""

    def alike(one: Sequence[Clause], other: Sequence[Clause]) -> float:
        stems = [
            frozenset().union(*(content_stems(clause.text, language) for clause in side))
            - frozenset(common)
            for side in (one, other)
        ]
        union = stems[0] | stems[1]
        score = len(stems[0] & stems[1]) / len(union) if union else 0.0
        who = [{leaders.get(clause.id, "") for clause in side} - {""} for side in (one, other)]
        if who[0] and who[1]:
            score += 0.6 if who[0] & who[1] else -0.4
        return score

    return alike


def objects_of(clauses: Sequence[Clause], language: str) -> frozenset[str]:
    """Stems of what the clauses are about."""
    return frozenset().union(
        *(content_stems(clause.object or clause.text, language) for clause in clauses)
    )


def common_stems(clauses: Sequence[Clause], language: str) -> frozenset[str]:
    """Stems that stand in a third of the clauses: they tell none from another."""
    counts: dict[str, int] = {}
    for clause in clauses:
        for stem in content_stems(clause.text, language):
            counts[stem] = counts.get(stem, 0) + 1
    return frozenset(stem for stem, count in counts.items() if count * 3 > len(clauses) > 3)


def attach(
    clusters: Sequence[Sequence[Clause]],
    inspection: Inspection,
    everywhere: Collection[str] = (),
    *,
    first_takes_rest: bool = False,
) -> list[set[str]]:
    """Ids of each group's clauses: the rest of the item goes to the groups that it is about.

    Args:
        clusters: what the groups grow from.
        inspection: the item's clauses.
        everywhere: ids of clauses that every group serves a share of.
        first_takes_rest: clauses that are about no group go to the first one, not to the nearest.
    """
    language = inspection.language
    members = [{clause.id for clause in cluster} for cluster in clusters]
    seeds = set().union(*members) if members else set()
    common = common_stems(inspection.clauses, language)
    texts = [
        frozenset().union(*(content_stems(clause.text, language) for clause in cluster)) - common
        for cluster in clusters
    ]
    order = {clause.id: at for at, clause in enumerate(inspection.clauses)}
    for clause in inspection.clauses:
        if clause.id in seeds:
            continue
        if clause.id in everywhere or is_overall(clause):
            for group in members:
                group.add(clause.id)
            continue
        if named := _named(clause, clusters):
            for at in named:
                members[at].add(clause.id)
            continue
        stems = content_stems(clause.text, language) - common

        def nearness(
            at: int, clause: Clause = clause, stems: frozenset[str] = stems
        ) -> tuple[int, int, int]:
            here = order[clause.id]
            before = [here - order[own.id] for own in clusters[at] if order[own.id] < here]
            after = [order[own.id] - here for own in clusters[at] if order[own.id] > here]
            distance = min([*before, *(2 * one for one in after)], default=999)
            return (len(stems & texts[at]), -distance, -at)

        best = max(range(len(clusters)), key=nearness)
        opens = content_stems(" ".join(clause.text.split()[:3]), language)
        whole = bool(opens) and opens <= common  # it is about the thing itself, not one deed
        if (first_takes_rest or whole) and not nearness(best)[0]:
            best = 0
        members[best].add(clause.id)
    return members


def _named(clause: Clause, clusters: Sequence[Sequence[Clause]]) -> list[int]:
    """Groups whose verbs a rule names ("Only team leads can delete and pin")."""
    if clause.kind is not ClauseKind.RULE:
        return []
    words = set(re.findall(r"[a-z]+", clause.text.casefold()))
    found = [
        at
        for at, cluster in enumerate(clusters)
        if any(one.action and one.action.split(" ")[0] in words for one in cluster)
    ]
    return found if 0 < len(found) < len(clusters) else []


def dependencies(clusters: Sequence[Sequence[Clause]], language: str) -> list[tuple[int, ...]]:
    """A part that works on something comes after the part that brings it into being."""
    found: list[tuple[int, ...]] = []
    for at, cluster in enumerate(clusters):
        wanted = objects_of(cluster, language)
        makes = any(clause.action in STARTS for clause in cluster)
        before = [
            earlier
            for earlier in range(at)
            if not makes
            and any(
                clause.action in STARTS and _heads(clause, language) <= wanted
                for clause in clusters[earlier]
            )
        ]
        found.append(tuple(before[-1:]))
    return found


def _heads(clause: Clause, language: str) -> frozenset[str]:
    stems = content_stems(clause.object, language)
    return stems or frozenset({"?"})


def is_extra(cluster: Sequence[Clause]) -> bool:
    """Whether a group only does what people can do without for a while."""
    return all(clause.action in EXTRAS for clause in cluster)
