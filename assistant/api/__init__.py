"""The public face: one object that joins the rooms."""

from assistant.api.assistant import Assistant
from assistant.api.backlogs import open_items, read_backlog
from assistant.api.batches import REMOTE_CALLS
from assistant.api.rooms import DEFAULT_WORKSPACE

__all__ = ["DEFAULT_WORKSPACE", "REMOTE_CALLS", "Assistant", "open_items", "read_backlog"]
