"""What `refine --dry-run` prints."""

from collections import Counter
from typing import TYPE_CHECKING

from assistant.cli.console import out, print_json

if TYPE_CHECKING:
    from assistant.batch import Plan

_SHOWN = 40
"""Rows of the table on a screen; `--json` has them all."""


def print_plan(plan: "Plan", label: str, *, as_json: bool) -> None:
    """What would be done, item by item, and what it would take."""
    if as_json:
        print_json(plan.model_dump(mode="json"))
        return
    from rich.table import Table
    from rich.text import Text

    from assistant.report import clean

    shown = plan.items[:_SHOWN]
    table = Table(
        title=f"What would be done with --model {label}",
        title_justify="left",
        box=None,
        expand=True,
    )
    keys = max((len(clean(one.key)) for one in shown), default=3)
    table.add_column("Key", no_wrap=True, min_width=min(24, max(3, keys)))
    table.add_column("Title", no_wrap=True, ratio=1)
    table.add_column("What", no_wrap=True, min_width=9)
    table.add_column("Why", no_wrap=True, ratio=1)
    for name in ("Calls", "Tokens in", "Tokens out"):
        table.add_column(name, justify="right", min_width=len(name))
    for planned in shown:
        guess = planned.estimate
        table.add_row(
            Text(clean(planned.key)),
            Text(clean(planned.title)),
            planned.action.value,
            Text(clean(planned.why)),
            str(guess.calls),
            f"{guess.tokens_in:,}",
            f"{guess.tokens_out:,}",
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
