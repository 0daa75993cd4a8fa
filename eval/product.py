"""The assistant with a model that is open already."""

from functools import cached_property
from pathlib import Path

from assistant import Agreements, Assistant
from assistant.llm import Endpoint

from .models import Opened


class WithEndpoint(Assistant):
    """An `Assistant` that asks a model which others opened, so that it is loaded once.

    Args:
        opened: the model.
        workspace: an empty folder.
    """

    def __init__(self, opened: Opened, workspace: Path) -> None:
        super().__init__(model="none", workspace=workspace, agreements=Agreements())
        self._opened = opened

    @cached_property
    def endpoint(self) -> Endpoint | None:
        """The model that was given."""
        return self._opened.endpoint
