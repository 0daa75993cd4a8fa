"""Where lines of a conversation come from: a terminal, a pipe, or the command line."""

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from assistant.cli.console import err

_YES = frozenset({"y", "yes", "ja", "j", "oui", "o", "si", "sí", "s", "sim"})


class Reader(Protocol):
    """Gives one line after the other."""

    greets: bool
    """Whether somebody sits there who is to be greeted."""

    def line(self) -> str | None:
        """The next line; None at the end."""

    def confirm(self, question: str) -> bool:
        """Whether the person says yes."""

    def complete(self, keys: Sequence[str]) -> None:
        """Complete these keys from now on."""


def reader(once: Sequence[str], workspace: Path) -> Reader:
    """What fits: the given lines, a pipe, or a terminal with completion and history.

    Args:
        once: lines of the command line; they are all there is.
        workspace: keeps the history of what was typed.
    """
    if once:
        return Given(once)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        return Piped()
    return Terminal(workspace)


class Given:
    """Lines from the command line. Nobody is there to say yes."""

    greets = False

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = deque(lines)

    def line(self) -> str | None:
        return self._lines.popleft() if self._lines else None

    def confirm(self, question: str) -> bool:
        err().print(f"{question} Not done: add --yes.", markup=False, soft_wrap=True)
        return False

    def complete(self, keys: Sequence[str]) -> None:
        del keys


class Piped:
    """Lines of a script. A question is answered by the next line."""

    greets = False

    def line(self) -> str | None:
        return _whole()

    def confirm(self, question: str) -> bool:
        answer = sys.stdin.readline().strip()
        err().print(f"{question} {answer}", markup=False, soft_wrap=True)
        return answer.casefold() in _YES

    def complete(self, keys: Sequence[str]) -> None:
        del keys


def _whole() -> str | None:
    """A line; a backslash at its end goes on with the next one."""
    pieces: list[str] = []
    while True:
        line = sys.stdin.readline()
        if not line:
            return "\n".join(pieces) if pieces else None
        line = line.rstrip("\r\n")
        if not line.endswith("\\"):
            return "\n".join([*pieces, line])
        pieces.append(line[:-1])


class Terminal:
    """A person at a terminal. Alt+Enter begins a new line, Ctrl-D ends."""

    greets = True

    def __init__(self, workspace: Path) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import FileHistory
        from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

        keys = KeyBindings()

        @keys.add("escape", "enter")
        def _newline(event: KeyPressEvent) -> None:
            event.current_buffer.insert_text("\n")

        workspace.mkdir(parents=True, exist_ok=True)
        self._session: PromptSession[str] = PromptSession(
            history=FileHistory(str(workspace / "chat_history")),
            key_bindings=keys,
            complete_while_typing=False,
        )

    def line(self) -> str | None:
        while True:
            try:
                return self._session.prompt("> ")
            except KeyboardInterrupt:
                continue
            except EOFError:
                return None

    def confirm(self, question: str) -> bool:
        from prompt_toolkit import prompt

        try:
            answer = prompt(f"{question} [y/N] ")
        except (EOFError, KeyboardInterrupt):
            return False
        return answer.strip().casefold() in _YES

    def complete(self, keys: Sequence[str]) -> None:
        from prompt_toolkit.completion import CompleteEvent, Completer, Completion
        from prompt_toolkit.document import Document

        from assistant.chat import completions

        class Words(Completer):
            def get_completions(
                self, document: Document, _event: CompleteEvent
            ) -> Iterator[Completion]:
                typed = document.text_before_cursor
                last = typed.split()[-1] if typed and not typed[-1].isspace() else ""
                for word in completions(typed, keys):
                    yield Completion(word, start_position=-len(last))

        self._session.completer = Words()
