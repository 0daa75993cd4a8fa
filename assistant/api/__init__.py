"""The public face: one object that joins the rooms."""

from assistant.api.assistant import (
    DEFAULT_WORKSPACE,
    Assistant,
    open_items,
    read_backlog,
)
from assistant.api.batches import REMOTE_CALLS

__all__ = ["DEFAULT_WORKSPACE", "REMOTE_CALLS", "Assistant", "open_items", "read_backlog"]
