"""What `refine --dry-run` prints."""

from collections import Counter
from typing import TYPE_CHECKING

from assistant.cli.console import out, print_json

if TYPE_CHECKING:
    from assistant.batch import Plan

_SHOWN = 40
"""Rows of the table on a screen; `--json` has them all."""
_KEY_CELLS = 24


def print_plan(plan: "Plan", label: str, *, as_json: bool) -> None:
    """What would be done, item by item, and what it would take."""
    if as_json:
        print_json(plan.model_dump(mode="json"))
        return
    from rich.table import Table
    from rich.text import Text

    from assistant.report import clean, shorten

    table = Table(title=f"What would be done with --model {label}", title_justify="left", box=None)
    shown = plan.items[:_SHOWN]
    # Only columns that may wrap give way in a narrow terminal: their cells are cut, not folded, so
    # that titles and reasons get shorter and never the key, what would be done, or a number.
    for name in ("Key", "Title", "What", "Why"):
        table.add_column(name, no_wrap=name in ("Key", "What"))
    asks = plan.total.calls > 0
    if asks:
        for name in ("Calls", "Tokens in", "Tokens out"):
            table.add_column(name, justify="right", no_wrap=True)

    def cut(text: str) -> Text:
        return Text(clean(text), no_wrap=True, overflow="ellipsis")

    for planned in shown:
        guess = planned.estimate
        takes = (str(guess.calls), f"{guess.tokens_in:,}", f"{guess.tokens_out:,}")
        table.add_row(
            Text(shorten(planned.key, _KEY_CELLS)),
            cut(planned.title),
            planned.action.value,
            cut(planned.why),
            *(takes if asks else ()),
        )
    console = out()
    console.print(table)
    if len(plan.items) > _SHOWN:
        console.print(f"… and {len(plan.items) - _SHOWN:,} more items (--json shows them all).")
    for (action, why), count in _reasons(plan):
        console.print(f"{count:,} to {action}: {clean(why)}", markup=False, soft_wrap=True)
    total = plan.total
    seconds = "" if total.seconds is None else f", about {total.seconds:,.0f} s"
    cost = ", at a price that is not known"
    if total.cost is not None:
        cost = f", {total.cost:.2f} US dollars" if total.cost else ""
    console.print(
        f"{len(plan.run):,} items, {total.calls:,} model calls, about {total.tokens_in:,} tokens "
        f"in and {total.tokens_out:,} out{seconds}{cost}. No model was asked."
    )


def _reasons(plan: "Plan") -> list[tuple[tuple[str, str], int]]:
    """How many items go which way for which reason; failures under one heading."""
    return Counter(
        (one.action.value, one.why.partition(": ")[0] if "failed" in one.why else one.why)
        for one in plan.items
    ).most_common()
