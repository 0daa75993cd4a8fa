"""What code can judge of an item and of a backlog, without a model."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.domain import Agreements, Finding, Inspection, Item
from assistant.quality.catalogue import RuleInfo, catalogue
from assistant.quality.history import likely_estimate
from assistant.quality.invest import Letter, invest
from assistant.quality.matching import at_or_above, check_rules, check_switched_off, matches
from assistant.quality.overview import Health, health
from assistant.quality.sarif import Export, to_sarif
from assistant.quality.scale import with_usual
from assistant.quality.together import within


def inspect(item: Item, agreements: Agreements) -> Inspection:
    """Judge one item by its own text.

    Args:
        item: the item; its texts are Markdown.
        agreements: what the team agreed on; the default works without a file.

    Raises:
        UserError: where the English grammar is not installed.
    """
    from assistant.quality.inspection import inspect as judge

    return judge(item, agreements)


def inspect_many(items: Iterable[Item], agreements: Agreements) -> Iterator[Inspection]:
    """Judge many items, in their order; the same as `inspect` on each, and faster.

    Raises:
        UserError: where the English grammar is not installed.
    """
    from assistant.quality.inspection import inspect_many as judge

    return judge(items, agreements)


def inspect_backlog(
    items: Sequence[Item],
    inspections: Sequence[Inspection],
    agreements: Agreements,
    *,
    today: date,
) -> dict[str, tuple[Finding, ...]]:
    """Judge items against each other.

    Args:
        items: the whole backlog; done items get no findings of their own.
        inspections: what was found in each item, in the same order.
        agreements: what the team agreed on.
        today: the day from which age is counted.

    Returns:
        Findings by the item's key; "" holds findings about the backlog as a whole.

    Raises:
        ValueError: where items and inspections do not belong together.
    """
    from assistant.quality.backlog import inspect_backlog as judge

    return judge(items, inspections, agreements, today=today)


__all__ = [
    "Export",
    "Health",
    "Letter",
    "RuleInfo",
    "at_or_above",
    "catalogue",
    "check_rules",
    "check_switched_off",
    "health",
    "inspect",
    "inspect_backlog",
    "inspect_many",
    "invest",
    "likely_estimate",
    "matches",
    "to_sarif",
    "with_usual",
    "within",
]
