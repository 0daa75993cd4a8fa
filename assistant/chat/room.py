"""What a conversation has at hand: the assistant, the items, where to print, whom to ask."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.api import Assistant, open_items
from assistant.batch import order
from assistant.chat.session import Asked, Session
from assistant.domain import Item, Usage, UserError

if TYPE_CHECKING:
    from rich.console import Console

Ask = Callable[[str], bool]
"""Puts a question that is answered by yes or no to the person at the keyboard."""
_PAPER = 160
"""Columns of what is kept of an answer."""
Open = Callable[[str | None], Assistant]
"""Makes an assistant with a model as in `--model`; None: the one that was chosen outside."""


@dataclass
class Doing:
    """What a turn did so far; it becomes the session's turn when it is over."""

    keys: list[str] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    asked: Asked | None = None
    usage: Usage = field(default_factory=Usage)


class Room:
    """Where a conversation happens.

    Args:
        make: makes the assistant; called again when somebody changes the model.
        session: the conversation, new or going on.
        console: where answers are printed.
        confirm: asks the person yes or no.
        items: the backlog by key in its own order; None: everything in the workspace.
        sources: the exports that were named, to be written again.
        by: who decides; None: see `Assistant.decide`.
    """

    def __init__(
        self,
        make: Open,
        session: Session,
        console: "Console",
        confirm: Ask,
        *,
        items: Mapping[str, Item] | None = None,
        sources: Sequence[Path] = (),
        by: str | None = None,
    ) -> None:
        self._make, self._open = make, ExitStack()
        self.assistant = self._open.enter_context(make(None))
        self.session = session
        self.console = console
        self.confirm = confirm
        self.sources = tuple(sources)
        self.by = by
        self.current: str | None = session.current
        self.doing = Doing()
        self.over = False
        self.memory: Any = None
        """What the agent keeps of the conversation; made when it is first needed."""
        self.utterances: Any = None
        """Sentence vectors for plain words; made when they are first needed."""
        self._items = dict(items) if items is not None else None
        self._heard: list[str] = []
        self._quiet = 0

    def close(self) -> None:
        """Stop the model, close the workspace."""
        self._open.close()

    def change_model(self, name: str) -> None:
        """Go on with another model.

        Raises:
            UserError: there is no such model; the old one stays.
        """
        other = self._make(name)
        try:
            _ = other.model
        except UserError:
            other.close()
            raise
        self._open.close()
        self.assistant = self._open.enter_context(other)
        self.memory = None

    # Items

    @property
    def items(self) -> dict[str, Item]:
        """The backlog, in its own order."""
        if self._items is None:
            self._items = {item.key: item for item in self.assistant.workspace.items()}
            if not self._items:
                raise UserError(
                    "The workspace holds no items yet: name an export, as in "
                    "`assistant chat EXPORT`."
                )
        return self._items

    @property
    def queue(self) -> list[Item]:
        """Open items in the order of what matters next, those that stand declined left out."""
        declined = self.assistant.workspace.declined()
        return [
            one for one in order(list(open_items(self.items.values()))) if one.key not in declined
        ]

    def known(self, key: str) -> str | None:
        """The key as the backlog writes it, or None."""
        folded = key.casefold()
        return next((name for name in self.items if name.casefold() == folded), None)

    def item(self, key: str | None = None) -> Item:
        """The item that is meant, which from then on is the one that is talked about.

        Args:
            key: None: the one that is talked about.

        Raises:
            UserError: there is no such item, or none is talked about.
        """
        if key is None:
            if self.current is None:
                raise UserError("Which item? Name its key, or take one with /next.")
            key = self.current
        found = self.known(key)
        if found is None:
            some = ", ".join(list(self.items)[:3])
            raise UserError(f"There is no item {key}; keys here look like {some}.")
        self.current = found
        if found not in self.doing.keys:
            self.doing.keys.append(found)
        return self.items[found]

    # Printing

    def say(self, *parts: Any, style: str | None = None) -> None:
        """Print; texts are made safe to show, and everything is kept for the turn."""
        from rich.text import Text

        from assistant.report import clean

        for part in parts:
            said = isinstance(part, str)
            shown = Text(clean(part), style or "") if said else part
            if not self._quiet:
                self.console.print(shown, soft_wrap=said)
            self._heard.append(_plain(shown))

    def stream(self, piece: str) -> None:
        """Print a piece of an answer as it comes."""
        from assistant.report import clean

        shown = clean(piece)
        self._heard.append(shown)
        self.console.print(shown, end="", soft_wrap=True, markup=False, highlight=False)

    @contextmanager
    def quietly(self) -> Iterator[list[str]]:
        """Print nothing while the block lasts; the list holds what would have been printed."""
        before, self._heard = self._heard, []
        self._quiet += 1
        try:
            yield self._heard
        finally:
            self._quiet -= 1
            self._heard = before

    def heard(self) -> str:
        """What was printed since it was last asked for, as plain text."""
        text, self._heard = "".join(self._heard), []
        return text.strip()


def _plain(shown: Any) -> str:
    from io import StringIO

    from rich.console import Console

    paper = Console(file=StringIO(), width=_PAPER, no_color=True, highlight=False)
    with paper.capture() as caught:
        paper.print(shown)
    return caught.get()
