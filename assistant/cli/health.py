"""The health of a backlog as a table for a terminal."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.domain import Refinement
from assistant.quality import Health

if TYPE_CHECKING:
    from rich.table import Table


def health_table(health: Health, shown: Sequence[Refinement]) -> "Table":
    """The state of the whole backlog, then what was found in the items that are shown."""
    from rich.table import Table
    from rich.text import Text

    from assistant.report import findings_told, summary

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim", overflow="fold")

    def row(label: str, value: str, told: str = "") -> None:
        table.add_row(Text(label), Text(value), Text(told))

    def share(label: str, value: float | None, told: str) -> None:
        if value is not None:
            row(label, f"{value:.0%}", told)

    kinds = ", ".join(f"{count} {name}" for name, count in _ranked(health.by_kind))
    row("Open items", f"{health.open:,}", f"of {health.items:,}; {kinds}" if kinds else "")
    share("Ready", health.ready, "by the team's agreements; advice, not a gate")
    share("Oversized", health.oversized, "more than fits one item by the team's limits")
    share("Unclear", health.unclear, "at least one wording that two readers take differently")
    share("Stale", health.stale, "nobody touched them for long")
    share("Orphan", health.orphan, "no parent or outcome, where others of their kind have one")
    if health.age_days is not None:
        spread = ", ".join(f"{label}: {count}" for label, count in health.ages.items() if count)
        row("Age", f"{health.age_days:,.0f} d", f"median since created ({spread})")
    if health.idle_days is not None:
        row("Untouched", f"{health.idle_days:,.0f} d", "median since the last change")
    foreign = {code: count for code, count in health.languages.items() if code != "en"}
    if foreign:
        told = ", ".join(f"{count} {code}" for code, count in _ranked(foreign))
        row("Not English", f"{sum(foreign.values()):,}", f"{told}: judged without English rules")
    totals = summary(shown)
    row("Findings", f"{totals.findings:,}", findings_told(shown, 6))
    relations = ", ".join(
        f"{count} {kind.replace('_', ' ')}" for kind, count in totals.relations_by_type.items()
    )
    row("Relations", f"{totals.relations:,}", relations)
    return table


def _ranked(counts: dict[str, int]) -> list[tuple[str, int]]:
    return Counter(counts).most_common()
