"""The public face: one object that joins the rooms."""

from assistant.api.assistant import (
    DEFAULT_WORKSPACE,
    REMOTE_CALLS,
    Assistant,
    open_items,
    read_backlog,
)

__all__ = ["DEFAULT_WORKSPACE", "REMOTE_CALLS", "Assistant", "open_items", "read_backlog"]
