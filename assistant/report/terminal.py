"""What a terminal shows of a run: a line for each item as it goes on, and a closing table."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.domain import Item, Refinement
from assistant.report.clean import clean_line, shorten
from assistant.report.totals import (
    by_severity,
    check_name,
    facts,
    finding_name,
    plural,
    relations_told,
    summary,
)

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_TITLE_CELLS = 40


def item_line(refinement: Refinement) -> "Text":
    """The one line that an item got: key, short title, and what was found in a few words."""
    return _line(refinement, facts(refinement))


def _line(refinement: Refinement, told: Sequence[str]) -> "Text":
    from rich.text import Text

    line = Text()
    line.append(shorten(refinement.key, 24), "bold")
    line.append("  ")
    title = Text(shorten(refinement.title, 200), "dim")
    title.truncate(_TITLE_CELLS, overflow="ellipsis")
    line.append_text(title)
    line.append("  ")
    line.append(" · ".join(clean_line(fact) for fact in told))
    if refinement.failure:
        line.append("  " + shorten(refinement.failure, 120), "red")
    return line


def inspected_line(refinement: Refinement, item: Item) -> "Text":
    """The one line that an inspected item got: like `item_line`, with its findings by name."""
    counts = Counter(finding_name(one) for one in by_severity(refinement.inspection.findings))
    named = [f"{count} x {name}" if count > 1 else name for name, count in counts.items()]
    size = refinement.inspection.size
    if item.estimate is None and size.low is not None and size.high is not None:
        named.append(f"likely estimate {size.low:g} to {size.high:g}")
    told = [*relations_told(refinement), *named]
    if not told:
        failing = [
            check_name(one.rule) for one in refinement.inspection.readiness.checks if not one.passed
        ]
        told = [f"not ready yet: {', '.join(failing)}" if failing else "nothing to add"]
    return _line(refinement, told)


def findings_told(refinements: Sequence[Refinement], most: int) -> str:
    """How often each sort of finding was found: the commonest by name, then how many others.

    Args:
        refinements: where they were found.
        most: how many sorts are named.
    """
    counts = Counter(
        finding_name(finding)
        for refinement in refinements
        for finding in refinement.inspection.findings
    )
    named = counts.most_common(most)
    told = [f"{count} {name}" for name, count in named]
    rest = counts.total() - sum(count for _, count in named)
    return ", ".join([*told, f"{plural(rest, 'other')}"] if rest else told)


def split_lines(refinement: Refinement) -> "list[Text]":
    """Under an item's line: each part of its split with the demands that it holds."""
    from rich.text import Text

    if refinement.split is None:
        return []
    lines = []
    for part in refinement.split.parts:
        line = Text("    ")
        line.append(clean_line(part.id), "bold").append(f"  {shorten(part.title, 70)}  ")
        line.append(clean_line(" ".join(part.clauses)), "dim")
        if part.can_wait:
            line.append("  can wait", "italic")
        lines.append(line)
    return lines


def closing_table(refinements: Sequence[Refinement]) -> "Table":
    """The totals of a run in plain words."""
    from rich.table import Table
    from rich.text import Text

    totals = summary(refinements)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim", overflow="fold")

    def row(label: str, count: int, told: str = "") -> None:
        table.add_row(Text(label), Text(f"{count:,}"), Text(clean_line(told)))

    row("Items", totals.items, _counts(fine=totals.nothing_to_add, failed=totals.failures))
    row("Ready", totals.ready, "by the team's agreements; advice, not a gate")
    split = f"{plural(totals.splits, 'split')} proposed, {plural(totals.parts, 'part')}"
    row("Oversized", totals.oversized, split if totals.splits else "")
    origins = ", ".join(
        f"{count} by {name}"
        for name, count in totals.criteria_by_origin.items()
        if name != "assumption"
    )
    share = totals.assumption_share
    guessed = (
        f"{plural(totals.assumptions, 'assumption')} ({share:.0%})" if share is not None else ""
    )
    outlined = f"{totals.outlined} more outlined, the outcome still open" if totals.outlined else ""
    told = [words for words in (guessed, origins, outlined) if words]
    row("Criteria drafted", totals.criteria, ", ".join(told))
    row(
        "Questions",
        totals.questions,
        ", ".join(f"{count} {role}" for role, count in totals.questions_by_role.items()),
    )
    row("Findings", totals.findings, findings_told(refinements, 3))
    row(
        "Relations",
        totals.relations,
        ", ".join(
            f"{count} {kind.replace('_', ' ')}" for kind, count in totals.relations_by_type.items()
        ),
    )
    if totals.withheld:
        row("Withheld", totals.withheld, "lines that failed a check and were dropped")
    usage = totals.usage
    models = ", ".join(totals.models) or "none"
    if usage.calls:
        models += (
            f": {usage.tokens_in:,} tokens in ({usage.tokens_cached:,} from cache),"
            f" {usage.tokens_out:,} out, {totals.seconds:.1f} s"
        )
    if usage.cost is not None:
        models += f", {usage.cost:.2f} US dollars"
    row("Model calls", usage.calls, models)
    return table


def _counts(*, fine: int, failed: int) -> str:
    told = []
    if fine:
        told.append(f"{fine} with nothing to add")
    if failed:
        told.append(f"{failed} without a draft")
    return ", ".join(told)
