"""What an explicit link says about order: which item waits for which."""

from assistant.domain import Item
from assistant.domain.waiting import waits

__all__ = ["waits", "waits_for"]


def waits_for(item: Item) -> tuple[str, ...]:
    """Keys of the items that an item waits for, each once, in the order of its links."""
    return tuple(
        dict.fromkeys(link.key for link in item.links if waits(link) and link.key != item.key)
    )
