"""One builder for each splitting pattern: what the parts grow from, and what can wait."""

import math
import re
from collections.abc import Sequence

from assistant.domain import Clause, ClauseKind, Inspection, ItemKind, SplitPattern
from assistant.refinement.grouping import (
    MAX_PARTS,
    Cluster,
    alike_by_object,
    alike_by_words,
    attach,
    common_stems,
    dependencies,
    glue_sentences,
    is_extra,
    merge,
    objects_of,
    one_by_one,
)
from assistant.refinement.groups import Group, Plan
from assistant.refinement.phrases import is_act
from assistant.refinement.seeds import (
    LATER,
    apart,
    capabilities,
    enumerated,
    frames,
    is_capability,
    is_frame,
    is_overall,
    is_performance,
    leaders,
    listed_things,
)

PLAIN_CASE = "The plain case is of use without it."
ONE_KIND = "One kind of data is of use without the others."
ONE_CHANNEL = "The first channel is of use without it."
BY_PATTERN = (PLAIN_CASE, ONE_KIND, ONE_CHANNEL)
"""Reasons to wait that hold for every plan of their pattern; the item itself need not say so."""
_CLAUSES_A_PART = 2.2
_KINDS_A_PART = 1.3
_KINDRED = 1.25
"""Two groups this much alike are one slice."""
_LOOKS_BACK = re.compile(
    r"\b(?:statistics?|figures|analytics|ranking|leaderboard|dashboard|(?:monthly|weekly|daily|"
    r"quarterly|yearly|annual) (?:\w+ )?(?:reports?|lists?|summar\w+|overviews?|files?|statements?)|every (?:month|quarter|year)|each month|how (?:many|often|much)|"
    r"history|audit|archive)\b",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(
    r"\b(?:refund\w*|compensat\w+|dispute\w*|complain\w*|claims? (?:money|a refund)|recurring|"
    r"fails?|failed|died|lost)\b",
    re.IGNORECASE,
)


def by_actions(inspection: Inspection, text: str = "") -> Plan | None:
    """Operations on one object, or steps of a workflow: a part for each few actions.

    Args:
        inspection: the item's clauses.
        text: its description, which tells what one sentence joins.
    """
    language = inspection.language
    frame = {clause.id for clause in frames(inspection)}
    things = {clause.id for clause in listed_things(inspection)}
    able = {clause.id for clause in capabilities(inspection)} | things
    acts = [
        clause
        for clause in inspection.clauses
        if clause.id in able
        and clause.id not in frame
        and not is_performance(clause)
        and not is_overall(clause)
    ]
    channels = [one for one in channels_of(inspection) if one.id not in things]
    fast = [clause for clause in inspection.clauses if is_performance(clause)]
    room = MAX_PARTS - (1 if fast else 0) - (1 if len(channels) > 1 else 0)
    clusters = merge(
        glue_sentences(one_by_one(acts), text), room, alike_by_object(language), sure=_KINDRED
    )
    if len(clusters) < 2:
        return None
    shared = _shared_objects(acts, language) or len(things) * 3 > len(acts)
    aside = {clause.id for clause in (*channels, *fast)}
    rest = inspection.model_copy(
        update={"clauses": tuple(one for one in inspection.clauses if one.id not in aside)}
    )
    members = attach(clusters, rest, frame)
    depends = dependencies(clusters, language)
    groups = [
        _group(cluster, members[at], depends, at, inspection) for at, cluster in enumerate(clusters)
    ]
    groups = _with_channels(groups, channels)
    if fast:
        groups.append(_deferred(fast))
    verbs = list(dict.fromkeys(clause.action or clause.text for clause in acts))
    named = ", ".join(verbs[:6]) + (", …" if len(verbs) > 6 else "")
    why = (
        f"It joins {len(verbs)} operations ({named}), each of use on its own."
        if shared
        else f"It joins {len(verbs)} steps ({named}); each can be shown on its own."
    )
    return Plan(
        pattern=SplitPattern.OPERATIONS if shared else SplitPattern.WORKFLOW_STEPS,
        why=why,
        groups=tuple(groups),
        explained=_share(len(acts) + len(aside) + len(frame), inspection),
    )


def by_rules(inspection: Inspection, text: str = "") -> Plan | None:  # noqa: ARG001
    """The simplest case first, then the rules that vary it; criteria count as rules."""
    stated = [one for one in inspection.clauses if one.kind is ClauseKind.CRITERION]
    plain = [clause for clause in inspection.clauses if is_act(clause)][:1]
    rules = [
        clause
        for clause in inspection.clauses
        if (clause.kind is ClauseKind.RULE and not is_overall(clause))
        or (is_act(clause) and clause not in plain and not is_frame(clause))
    ]
    seeds = rules if len(rules) >= len(stated) else stated
    deeds = sum(is_capability(clause) for clause in seeds)
    if len(seeds) < 2 or deeds * 2 >= len(seeds) or (seeds is rules and apart(inspection)):
        return None
    who = leaders(seeds)
    several = len(set(who.values())) > 1 and len(who) * 2 >= len(seeds)
    untold = inspection.language != "en" and inspection.kind in (ItemKind.EPIC, ItemKind.FEATURE)
    several |= untold
    kinds = seeds is rules and not several and enumerated(inspection)
    language = inspection.language
    a_part = _KINDS_A_PART if kinds or untold else _CLAUSES_A_PART
    clusters = merge(
        [[seed] for seed in seeds],
        min(MAX_PARTS - 1, max(2, math.ceil(len(seeds) / a_part))),
        alike_by_words(language, who, common_stems(seeds, language)),
    )
    members = attach(clusters, inspection, first_takes_rest=True)
    groups = []
    for at, cluster in enumerate(clusters):
        waits, reason = _waits(cluster, at, needed=False)
        if at and not waits and not several:
            waits, reason = True, PLAIN_CASE
        groups.append(
            Group(
                clauses=in_order(members[at], inspection),
                lead=_ids((plain or cluster) if at == 0 and not several else cluster),
                can_wait=waits,
                why=reason
                if at or several
                else "It shows the whole way through in its plain form.",
                depends_on=(0,) if at and not several else (),
            )
        )
    pattern, why = _of_rules(len(seeds), several=several, kinds=kinds)
    return Plan(
        pattern=pattern,
        why=why,
        groups=tuple(groups),
        explained=_share(len(seeds) - deeds + len(plain), inspection),
    )


def _of_rules(count: int, *, several: bool, kinds: bool) -> tuple[SplitPattern, str]:
    if several:
        return (
            SplitPattern.WORKFLOW_STEPS,
            "It tells in turn what different people do; each of it can be shown on its own.",
        )
    if kinds:
        return (
            SplitPattern.DATA_VARIATIONS,
            "It lists kinds of data and treats them one by one; one kind shows the whole way.",
        )
    return (
        SplitPattern.BUSINESS_RULES,
        f"It holds {count} rules for one thing; the plain case works without the later ones.",
    )


def by_data(inspection: Inspection, text: str = "") -> Plan | None:  # noqa: ARG001
    """One kind of data first, the others after it."""
    kinds = apart(inspection)
    varied = kinds or [one for one in inspection.clauses if one.kind is ClauseKind.DATA]
    return _variations(
        inspection,
        varied,
        SplitPattern.DATA_VARIATIONS,
        "It asks for {n} kinds of data; one kind shows the whole way through.",
        ONE_KIND,
    )


def by_interfaces(inspection: Inspection, text: str = "") -> Plan | None:  # noqa: ARG001
    """One channel first, the others after it."""
    return _variations(
        inspection,
        [one for one in inspection.clauses if one.kind is ClauseKind.INTERFACE],
        SplitPattern.INTERFACES,
        "It asks for {n} channels; one channel shows the whole way through.",
        ONE_CHANNEL,
    )


def by_quality(inspection: Inspection, text: str = "") -> Plan | None:  # noqa: ARG001
    """Make it work, then make it fast."""
    qualities = [
        one
        for one in inspection.clauses
        if (one.kind is ClauseKind.QUALITY and not is_act(one)) or is_performance(one)
    ]
    rest = [clause for clause in inspection.clauses if clause not in qualities]
    if not qualities or not rest:
        return None
    return Plan(
        pattern=SplitPattern.DEFER_PERFORMANCE,
        why="It can work before it meets the quality that is asked for.",
        groups=(
            Group(clauses=_ids(rest), lead=_ids(rest[:1]), why="It shows the whole way through."),
            _deferred(qualities).model_copy(update={"depends_on": (0,)}),
        ),
        explained=_share(len(qualities), inspection),
    )


def channels_of(inspection: Inspection) -> list[Clause]:
    """Channels through which all of the item goes, not one action of it."""
    return [
        clause
        for clause in inspection.clauses
        if clause.kind is ClauseKind.INTERFACE and not is_act(clause)
    ]


def in_order(ids: set[str], inspection: Inspection) -> tuple[str, ...]:
    """Ids of clauses in the order of the item's text."""
    return tuple(clause.id for clause in inspection.clauses if clause.id in ids)


def _variations(
    inspection: Inspection, varied: Sequence[Clause], pattern: SplitPattern, why: str, waits: str
) -> Plan | None:
    if len(varied) < 2:
        return None
    size = max(1, math.ceil(len(varied) / (MAX_PARTS - 1)))
    clusters: list[Cluster] = [list(varied[at : at + size]) for at in range(0, len(varied), size)]
    if len(clusters) < 2:
        return None
    members = attach(clusters, inspection, first_takes_rest=True)
    groups = []
    for at, cluster in enumerate(clusters):
        later = bool(LATER.search(" ".join(one.text for one in cluster)))
        groups.append(
            Group(
                clauses=in_order(members[at], inspection),
                lead=_ids(cluster),
                can_wait=at > 0,
                why=(
                    "It shows the whole way through in its simplest form."
                    if at == 0
                    else "The item itself says that it comes later."
                    if later
                    else waits
                ),
                depends_on=(0,) if at else (),
            )
        )
    told_apart = all(one.kind is ClauseKind.RULE for one in varied)
    return Plan(
        pattern=pattern,
        why=why.format(n=len(varied)),
        groups=tuple(groups),
        explained=1.0 if told_apart else _share(len(varied), inspection),
    )


def _group(
    cluster: Cluster,
    members: set[str],
    depends: Sequence[tuple[int, ...]],
    at: int,
    inspection: Inspection,
) -> Group:
    needed = any(at in others for others in depends)
    waits, why = _waits(cluster, at, needed=needed)
    return Group(
        clauses=in_order(members, inspection),
        lead=_ids(cluster),
        can_wait=waits,
        why=why,
        depends_on=depends[at],
    )


def _waits(cluster: Sequence[Clause], at: int, *, needed: bool) -> tuple[bool, str]:
    """Whether a part can wait, and why it can or comes first."""
    text = " ".join(clause.text for clause in cluster)
    if LATER.search(text) and at:
        return True, "The item itself says that it comes later."
    if needed:
        return False, "Other parts build on it."
    if at and all(_LOOKS_BACK.search(clause.text) for clause in cluster):
        return True, "It looks back on what the other parts did; they are of use without it."
    if at and all(_EXCEPTION.search(clause.text) for clause in cluster):
        return True, "It serves the exception; the usual case works without it."
    if at and is_extra(cluster):
        return True, "People can use the rest without it."
    return False, "It is part of the core that gives the value."


def _deferred(fast: Sequence[Clause]) -> Group:
    return Group(
        clauses=_ids(fast),
        lead=_ids(fast[:1]),
        can_wait=True,
        why="People can use it before; measure then what is really too slow.",
    )


def _with_channels(groups: list[Group], channels: list[Clause]) -> list[Group]:
    """Every slice goes through the first channel; further channels come as a slice of their own."""
    if not channels:
        return groups
    first = channels[0].id
    through = [group.model_copy(update={"clauses": (*group.clauses, first)}) for group in groups]
    if len(channels) > 1:
        through.append(
            Group(
                clauses=_ids(channels[1:]),
                lead=_ids(channels[1:3]),
                can_wait=True,
                why=ONE_CHANNEL,
                depends_on=(0,),
            )
        )
    return through


def _shared_objects(actions: Sequence[Clause], language: str) -> bool:
    counts: dict[str, int] = {}
    for action in actions:
        for stem in objects_of([action], language):
            counts[stem] = counts.get(stem, 0) + 1
    return bool(counts) and max(counts.values()) * 2 > len(actions)


def _share(count: int, inspection: Inspection) -> float:
    return min(1.0, count / max(1, len(inspection.clauses)))


def _ids(clauses: Sequence[Clause]) -> tuple[str, ...]:
    return tuple(clause.id for clause in clauses)
