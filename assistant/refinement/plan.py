"""The plan of a split: which clauses go together. Code decides it; a model only words it."""

import math
from collections.abc import Callable, Sequence

from assistant.domain import Agreements, Clause, ClauseKind, Inspection, SplitPattern
from assistant.domain.base import Model
from assistant.refinement.phrases import is_act
from assistant.refinement.verbs import EXTRAS, FAMILY, STARTS
from assistant.refinement.words import content_stems

MAX_PARTS = 5
_CLAUSES_A_PART = 3
# Above this share of the clauses in one part, a split has hardly divided anything.
LOPSIDED = 0.7


class Group(Model):
    """Clauses that one part covers."""

    clauses: tuple[str, ...]
    lead: tuple[str, ...]
    """The clauses that give the part its title, first ones first."""
    can_wait: bool = False
    why: str = ""
    depends_on: tuple[int, ...] = ()
    """Positions of groups that come before."""


class Plan(Model):
    """One way to divide the clauses of an item."""

    pattern: SplitPattern
    why: str
    groups: tuple[Group, ...]

    def balance(self) -> float:
        """Size of the largest part as a share of all clauses named: smaller is more equal."""
        sizes = [len(group.clauses) for group in self.groups]
        return max(sizes) / sum(sizes)


def plans(inspection: Inspection, agreements: Agreements) -> tuple[Plan, ...]:
    """Ways to divide an item, best first.

    The patterns that fit the item (from its size) come first, in their order. Then a plan whose
    largest part holds most of the clauses comes last; a plan that exposes work that can wait comes
    before one that does not; and the more equal sizes win (Lawrence and Green).

    Args:
        inspection: clauses and size of the item.
        agreements: not all teams cut alike; the size limits bound the parts.

    Returns:
        Plans with at least two groups, each smaller than the whole.
    """
    builders: tuple[Callable[[Inspection], Plan | None], ...] = (
        by_actions,
        by_rules,
        by_data,
        by_interfaces,
        by_quality,
    )
    total = len(inspection.clauses)
    found = [
        plan
        for plan in (builder(inspection) for builder in builders)
        if plan is not None
        and len(plan.groups) > 1
        and all(len(group.clauses) < total for group in plan.groups)
    ]
    wanted = list(inspection.size.patterns)
    limit = agreements.size.max_clauses

    def rank(plan: Plan) -> tuple[bool, int, bool, bool, float]:
        too_big = any(len(group.clauses) > limit for group in plan.groups)
        fits = wanted.index(plan.pattern) if plan.pattern in wanted else len(wanted)
        return (
            too_big,
            fits,
            plan.balance() > LOPSIDED,
            not any(group.can_wait for group in plan.groups),
            plan.balance(),
        )

    return tuple(sorted(found, key=rank))


def by_actions(inspection: Inspection) -> Plan | None:
    """Operations on one object, or steps of a workflow: a part for each few actions."""
    actions = [clause for clause in inspection.clauses if is_act(clause)]
    channels = _channels(inspection)
    target = (len(inspection.clauses) - len(channels)) / _CLAUSES_A_PART
    clusters = _cluster(actions, max(2, min(MAX_PARTS, math.ceil(target))), inspection.language)
    if len(clusters) < 2:
        return None
    members = _attach(clusters, inspection)
    shared = _shared_objects(actions, inspection.language)
    pattern = SplitPattern.OPERATIONS if shared else SplitPattern.WORKFLOW_STEPS
    depends = _dependencies(clusters, inspection.language)
    groups = [
        _group(cluster, members[position], depends[position], position, depends)
        for position, cluster in enumerate(clusters)
    ]
    groups = _with_interfaces(groups, channels)
    verbs = list(dict.fromkeys(clause.action or clause.text for clause in actions))
    why = (
        f"It joins {len(verbs)} operations ({', '.join(verbs)}), each of use on its own."
        if shared
        else f"It joins {len(verbs)} steps ({', '.join(verbs)}); each can be shown on its own."
    )
    return Plan(pattern=pattern, why=why, groups=tuple(groups))


def by_rules(inspection: Inspection) -> Plan | None:
    """The simplest case first, then the rules that vary it."""
    rules = _of(inspection, ClauseKind.RULE) or _of(inspection, ClauseKind.CRITERION)
    return _variations(
        inspection,
        rules,
        SplitPattern.BUSINESS_RULES,
        "It holds {n} rules for one thing; the plain case works without the later ones.",
    )


def by_data(inspection: Inspection) -> Plan | None:
    """One kind of data first, the others after it."""
    return _variations(
        inspection,
        _of(inspection, ClauseKind.DATA),
        SplitPattern.DATA_VARIATIONS,
        "It asks for {n} kinds of data; one kind shows the whole way through.",
    )


def by_interfaces(inspection: Inspection) -> Plan | None:
    """One channel first, the others after it."""
    return _variations(
        inspection,
        _of(inspection, ClauseKind.INTERFACE),
        SplitPattern.INTERFACES,
        "It asks for {n} channels; one channel shows the whole way through.",
    )


def by_quality(inspection: Inspection) -> Plan | None:
    """Make it work, then make it fast."""
    qualities = _of(inspection, ClauseKind.QUALITY)
    rest = [clause for clause in inspection.clauses if clause.kind is not ClauseKind.QUALITY]
    if not qualities or not rest:
        return None
    return Plan(
        pattern=SplitPattern.DEFER_PERFORMANCE,
        why="It can work before it meets the quality that is asked for.",
        groups=(
            Group(clauses=_ids(rest), lead=_ids(rest[:1]), why="It shows the whole way through."),
            Group(
                clauses=_ids(qualities),
                lead=_ids(qualities[:1]),
                can_wait=True,
                why="People can use it before; measure then what is really too slow.",
                depends_on=(0,),
            ),
        ),
    )


def _of(inspection: Inspection, kind: ClauseKind) -> list[Clause]:
    return [clause for clause in inspection.clauses if clause.kind is kind]


def _channels(inspection: Inspection) -> list[Clause]:
    """Channels through which all of the item goes, not one action of it."""
    return [clause for clause in _of(inspection, ClauseKind.INTERFACE) if not is_act(clause)]


def _ids(clauses: Sequence[Clause]) -> tuple[str, ...]:
    return tuple(clause.id for clause in clauses)


def _variations(
    inspection: Inspection, varied: Sequence[Clause], pattern: SplitPattern, why: str
) -> Plan | None:
    if len(varied) < 2:
        return None
    rest = [clause for clause in inspection.clauses if clause not in varied]
    first = [*rest, varied[0]]
    size = max(1, math.ceil((len(varied) - 1) / (MAX_PARTS - 1)))
    later = [varied[at : at + size] for at in range(1, len(varied), size)]
    lead = [clause for clause in rest if clause.kind is ClauseKind.ACTION] or first
    return Plan(
        pattern=pattern,
        why=why.format(n=len(varied)),
        groups=(
            Group(
                clauses=tuple(clause.id for clause in inspection.clauses if clause in first),
                lead=_ids(lead[:2]),
                why="It shows the whole way through in its simplest form.",
            ),
            *(
                Group(
                    clauses=_ids(chunk),
                    lead=_ids(chunk[:2]),
                    can_wait=True,
                    why="The simplest form is of use without it.",
                    depends_on=(0,),
                )
                for chunk in later
            ),
        ),
    )


def _cluster(actions: Sequence[Clause], target: int, language: str) -> list[list[Clause]]:
    clusters: list[list[Clause]] = []
    for action in actions:
        last = clusters[-1][-1] if clusters else None
        if last is not None and (last.action, last.object) == (action.action, action.object):
            clusters[-1].append(action)  # variations of one action stay together
        else:
            clusters.append([action])
    while len(clusters) > target:
        best = max(
            range(len(clusters) - 1),
            key=lambda at: (
                _alike(clusters[at], clusters[at + 1], language)
                - 0.2 * (len(clusters[at]) + len(clusters[at + 1])),
                -at,
            ),
        )
        clusters[best : best + 2] = [clusters[best] + clusters[best + 1]]
    return clusters


def _alike(one: Sequence[Clause], other: Sequence[Clause], language: str) -> float:
    objects = _objects(one, language), _objects(other, language)
    union = objects[0] | objects[1]
    overlap = len(objects[0] & objects[1]) / len(union) if union else 0.0
    families = [
        {FAMILY.get(clause.action, clause.action) for clause in side} for side in (one, other)
    ]
    return overlap + (0.3 if families[0] & families[1] else 0.0)


def _objects(clauses: Sequence[Clause], language: str) -> frozenset[str]:
    return frozenset().union(
        *(content_stems(clause.object or clause.text, language) for clause in clauses)
    )


def _shared_objects(actions: Sequence[Clause], language: str) -> bool:
    counts: dict[str, int] = {}
    for action in actions:
        for stem in content_stems(action.object or action.text, language):
            counts[stem] = counts.get(stem, 0) + 1
    return bool(counts) and max(counts.values()) * 2 > len(actions)


def _attach(clusters: Sequence[Sequence[Clause]], inspection: Inspection) -> list[set[str]]:
    language = inspection.language
    members = [{clause.id for clause in cluster} for cluster in clusters]
    texts = [
        frozenset().union(*(content_stems(clause.text, language) for clause in cluster))
        for cluster in clusters
    ]
    order = {clause.id: at for at, clause in enumerate(inspection.clauses)}
    for clause in inspection.clauses:
        if is_act(clause) or clause.kind is ClauseKind.INTERFACE:
            continue
        stems = content_stems(clause.text, language)

        def nearness(
            at: int, clause: Clause = clause, stems: frozenset[str] = stems
        ) -> tuple[int, int]:
            distance = min(abs(order[own.id] - order[clause.id]) for own in clusters[at])
            return (len(stems & texts[at]), -distance)

        members[max(range(len(clusters)), key=nearness)].add(clause.id)
    return members


def _dependencies(clusters: Sequence[Sequence[Clause]], language: str) -> list[tuple[int, ...]]:
    """A part that works on something depends on the earlier part that brings it into being."""
    found: list[tuple[int, ...]] = []
    for at, cluster in enumerate(clusters):
        wanted = _objects(cluster, language)
        before = [
            earlier
            for earlier in range(at)
            if any(
                clause.action in STARTS and content_stems(clause.object, language) & wanted
                for clause in clusters[earlier]
            )
        ]
        found.append(tuple(before))
    return found


def _group(
    cluster: Sequence[Clause],
    members: set[str],
    depends_on: tuple[int, ...],
    position: int,
    all_depends: Sequence[tuple[int, ...]],
) -> Group:
    needed = any(position in others for others in all_depends)
    extra = all(clause.action in EXTRAS for clause in cluster)
    waits = position > 0 and extra and not needed
    if waits:
        why = "People can use the rest without it."
    elif needed:
        why = "Other parts build on it."
    else:
        why = "It is part of the core that gives the value."
    ordered = sorted(members, key=lambda clause: int(clause[1:]) if clause[1:].isdigit() else 0)
    return Group(
        clauses=tuple(ordered),
        lead=tuple(clause.id for clause in cluster),
        can_wait=waits,
        why=why,
        depends_on=depends_on,
    )


def _with_interfaces(groups: list[Group], interfaces: Sequence[Clause]) -> list[Group]:
    """Every slice goes through the first channel; further channels come as slices of their own."""
    if not interfaces:
        return groups
    first = interfaces[0].id
    through = [group.model_copy(update={"clauses": (*group.clauses, first)}) for group in groups]
    if len(interfaces) > 1:
        through.append(
            Group(
                clauses=tuple(clause.id for clause in interfaces[1:]),
                lead=tuple(clause.id for clause in interfaces[1:3]),
                can_wait=True,
                why="The first channel is of use without it.",
                depends_on=tuple(range(len(groups))),
            )
        )
    return through
