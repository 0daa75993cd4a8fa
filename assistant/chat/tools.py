"""The commands as tools that a model may call. What changes something is confirmed by a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal

from assistant.chat import commands
from assistant.chat.grammar import Command, labels
from assistant.chat.references import lines_meant
from assistant.chat.room import Room
from assistant.domain import AssistantError, Line
from assistant.refinement.material import material

_LONGEST = 6_000
"""Characters of a tool's answer that a model gets."""
Decline = Literal["no", "not now", "not in this form"]
_DECLINING = {"no": "no", "not now": "notnow", "not in this form": "form"}


@dataclass(frozen=True)
class Tool:
    """A function that a model may call, and the command that it stands for.

    Attributes:
        call: has typed arguments and a docstring, which the model is told.
        line: the command that a call with these arguments is.
        changes: whether it changes anything.
    """

    call: Callable[..., str]
    line: Callable[[Mapping[str, Any]], Command]
    changes: bool = False


def tools_of(room: Room) -> dict[str, Tool]:
    """Every tool by its name.

    Args:
        room: the conversation that they work on.
    """
    lock = Lock()  # a model may call several at once; the room is made for one

    def run(command: Command) -> str:
        with lock, room.quietly() as heard:
            try:
                commands.run(room, command)
            except AssistantError as error:
                return f"Could not be done: {error}"
            return material("".join(heard), _LONGEST)

    lines = _lines(room)

    def do(name: str, **given: Any) -> str:
        return run(lines[name](given))

    def next_item() -> str:
        """Which item to refine next, and why."""
        return do("next_item")

    def list_items(which: str = "open") -> str:
        """The backlog in order: `open`, `undecided`, `all`, or a word of the titles."""
        return do("list_items", which=which)

    def show_item(key: str) -> str:
        """An item in full, with suggestions and decisions."""
        return do("show_item", key=key)

    def inspect_item(key: str) -> str:
        """What is unclear, oversized or missing in an item."""
        return do("inspect_item", key=key)

    def find_similar(words_or_key: str) -> str:
        """Items that resemble an item or some words; also those that were declined before."""
        return do("find_similar", words_or_key=words_or_key)

    def refine_item(key: str) -> str:
        """Draft acceptance criteria, questions and a split for an item."""
        return do("refine_item", key=key)

    def show_split(key: str, pattern: str = "") -> str:
        """How an item could be divided, with the matrix of demands and parts."""
        return do("show_split", key=key, pattern=pattern)

    def why_line(key: str, line: str) -> str:
        """Where a suggested line comes from; `line` is its label, such as k2."""
        return do("why_line", key=key, line=line)

    def backlog_health() -> str:
        """The state of the backlog in numbers."""
        return do("backlog_health")

    def decision_log(key: str = "") -> str:
        """What was decided, by whom, when and why; of one item or of all."""
        return do("decision_log", key=key)

    def accept_lines(key: str, lines: str) -> str:
        """Agree with lines of an item, such as "k1,k3"."""
        return do("accept_lines", key=key, lines=lines)

    def edit_line(key: str, line: str, text: str) -> str:
        """Agree with a line in other words, which a person said."""
        return do("edit_line", key=key, line=line, text=text)

    def reject_lines(key: str, lines: str, because: str) -> str:
        """Drop lines of an item, with the reason that a person gave."""
        return do("reject_lines", key=key, lines=lines, because=because)

    def ask_role(key: str, role: str, question: str) -> str:
        """Note a question for a role: stakeholder, designer, developer, tester, analyst, product owner."""
        return do("ask_role", key=key, role=role, question=question)

    def decline_item(
        key: str,
        how: Decline,
        because: str = "",
        instead: str = "",
        until: str = "",
        when: str = "",
    ) -> str:
        """Say no, not now (until a day such as 2027-01-31, or when something happens), or not in
        this form (with a proposal in `instead`) to an item, with the reason that a person gave."""
        return do(
            "decline_item",
            key=key,
            how=how,
            because=because,
            instead=instead,
            until=until,
            when=when,
        )

    def undo(key: str = "") -> str:
        """Take the last decision back, of one item or of all."""
        return do("undo", key=key)

    def export_backlog(folder: str = "") -> str:
        """Write the export again with what was agreed."""
        return do("export_backlog", folder=folder)

    looking = (
        next_item, list_items, show_item, inspect_item, find_similar, refine_item, show_split,
        why_line, backlog_health, decision_log,
    )  # fmt: skip
    changing = (accept_lines, edit_line, reject_lines, ask_role, decline_item, undo, export_backlog)
    return {
        **{one.__name__: Tool(one, lines[one.__name__]) for one in looking},
        **{one.__name__: Tool(one, lines[one.__name__], changes=True) for one in changing},
    }


def _lines(room: Room) -> dict[str, Callable[[Mapping[str, Any]], Command]]:
    """The command that a call of each tool is."""

    def named(key: str, lines: str) -> str:
        found, more = labels(lines)
        if found and not more:
            return ",".join(found)
        known = room.known(key) or room.current
        held: tuple[Line, ...] = room.assistant.standing(known).lines if known else ()
        return ",".join(lines_meant(lines, held)) or lines

    def of(
        name: str, build: Callable[[Mapping[str, Any]], str]
    ) -> Callable[[Mapping[str, Any]], Command]:
        return lambda given: Command(name, " ".join(build(given).split()))

    return {
        "next_item": of("next", lambda _: "one"),
        "list_items": of("list", lambda g: str(g.get("which", "open"))),
        "show_item": of("show", lambda g: str(g["key"])),
        "inspect_item": of("inspect", lambda g: str(g["key"])),
        "find_similar": of("similar", lambda g: str(g["words_or_key"])),
        "refine_item": of("refine", lambda g: str(g["key"])),
        "show_split": of("split", lambda g: f"{g['key']} {g.get('pattern', '')}"),
        "why_line": of("why", lambda g: f"{g['key']} {named(str(g['key']), str(g['line']))}"),
        "backlog_health": of("health", lambda _: ""),
        "decision_log": of("log", lambda g: str(g.get("key", ""))),
        "accept_lines": of(
            "accept", lambda g: f"{g['key']} {named(str(g['key']), str(g['lines']))}"
        ),
        "edit_line": of(
            "edit", lambda g: f"{g['key']} {named(str(g['key']), str(g['line']))} {g['text']}"
        ),
        "reject_lines": of(
            "reject",
            lambda g: f"{g['key']} {named(str(g['key']), str(g['lines']))} because {g['because']}",
        ),
        "ask_role": of("ask", lambda g: f"{g['key']} {g['role']} {g['question']}"),
        "decline_item": lambda g: Command(_DECLINING[str(g["how"])], _declined(g)),
        "undo": of("undo", lambda g: str(g.get("key", ""))),
        "export_backlog": of("export", lambda g: str(g.get("folder", ""))),
    }


def _declined(given: Mapping[str, Any]) -> str:
    words = [str(given["key"])]
    for name in ("instead", "until", "when", "because"):
        if text := " ".join(str(given.get(name) or "").split()):
            words.append(f"{name} {text}")
    return " ".join(words)
