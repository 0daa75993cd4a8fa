"""The health of a backlog in numbers."""

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

from pydantic import Field

from assistant.domain import Finding, Inspection, Item, ItemState
from assistant.domain.base import Model


class Health(Model):
    """Numbers for an overview. Shares are of the open items, 0 to 1; None where nothing is open."""

    items: int
    open: int
    ready: float | None = None
    oversized: float | None = None
    unclear: float | None = None
    """Share with at least one finding about wording."""
    stale: float | None = None
    orphan: float | None = None
    age_days: float | None = None
    """Median days since the open items were created."""
    idle_days: float | None = None
    """Median days since the open items were last touched."""
    ages: dict[str, int] = Field(default_factory=dict)
    """How many open items were created how long ago, the youngest first; empty without dates."""
    languages: dict[str, int] = Field(default_factory=dict)
    """How many open items are in which language (ISO 639-1)."""
    by_rule: dict[str, int] = Field(default_factory=dict)
    """How many open items each rule fired on."""
    by_kind: dict[str, int] = Field(default_factory=dict)


_AGES = (
    (30, "under 30 days"),
    (90, "30 to 89 days"),
    (180, "90 to 179 days"),
    (365, "180 to 364 days"),
)
_OLDEST = "a year or more"


def _by_age(ages: Sequence[int], undated: int) -> dict[str, int]:
    if not ages:
        return {}
    found = dict.fromkeys((*(label for _, label in _AGES), _OLDEST), 0)
    for days in ages:
        found[next((label for limit, label in _AGES if days < limit), _OLDEST)] += 1
    return found | ({"unknown": undated} if undated else {})


def health(
    items: Sequence[Item],
    inspections: Sequence[Inspection],
    of_set: Mapping[str, Sequence[Finding]] | None = None,
    *,
    today: date | None = None,
) -> Health:
    """Count.

    Args:
        items: the backlog.
        inspections: what was found in each item, in the same order.
        of_set: what `inspect_backlog` found; without it stale and orphan stay None.
        today: the day from which age is counted; without it ages stay None.

    Raises:
        ValueError: where items and inspections do not belong together.
    """
    pairs = list(zip(items, inspections, strict=True))
    live = [(i, n) for i, n in pairs if i.state in {ItemState.OPEN, ItemState.ACTIVE}]
    counts: dict[str, int] = {}
    kinds: dict[str, int] = {}
    languages: dict[str, int] = {}
    for item, inspection in live:
        kinds[inspection.kind.value] = kinds.get(inspection.kind.value, 0) + 1
        languages[inspection.language] = languages.get(inspection.language, 0) + 1
        rules = {one.rule for one in (*inspection.findings, *((of_set or {}).get(item.key, ())))}
        for rule in rules:
            counts[rule] = counts.get(rule, 0) + 1
    ages = [(today - i.created.date()).days for i, _ in live if today and i.created]
    idle = [
        (today - when.date()).days for i, _ in live if today and (when := i.updated or i.created)
    ]
    if not live:
        return Health(items=len(pairs), open=0)

    def share(number: int) -> float:
        return number / len(live)

    return Health(
        items=len(pairs),
        open=len(live),
        ready=share(sum(n.readiness.ready for _, n in live)),
        oversized=share(sum(n.size.oversized for _, n in live)),
        unclear=share(sum(any(f.rule == "qus.unambiguous" for f in n.findings) for _, n in live)),
        stale=share(counts.get("set.stale", 0)) if of_set is not None else None,
        orphan=share(counts.get("set.orphan", 0)) if of_set is not None else None,
        age_days=float(median(ages)) if ages else None,
        idle_days=float(median(idle)) if idle else None,
        by_rule=dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        by_kind=kinds,
        ages=_by_age(ages, len(live) - len(ages)),
        languages=languages,
    )
