"""How a line is read: a slash command with its words, or free text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from assistant.domain import UserError

USAGE: dict[str, tuple[str, str]] = {
    "next": ("/next", "the item to refine next, and why"),
    "list": ("/list [open|undecided|all|WORD]", "the backlog, in order of what matters next"),
    "show": ("/show [KEY]", "an item with what is suggested and what was decided"),
    "inspect": ("/inspect [KEY]", "what is unclear, oversized or missing; no model"),
    "similar": ("/similar [KEY|WORDS]", "past items that resemble it"),
    "refine": ("/refine [KEY]", "draft criteria and questions, and a split where it is too big"),
    "split": ("/split [KEY] [PATTERN]", "the proposed split with its matrix, or another one"),
    "accept": ("/accept 1,3 [p1 …]", "agree with lines; alone: with all that is open"),
    "edit": ("/edit 2 NEW TEXT", "agree with a line in other words"),
    "reject": ("/reject 2 because REASON", "drop a line"),
    "ask": ("/ask ROLE QUESTION", "note a question for a role"),
    "no": ("/no because REASON [instead …]", "decline the item, with a drafted reply"),
    "notnow": ("/notnow until DAY|when TRIGGER [because …]", "put the item off"),
    "form": ("/form instead PROPOSAL [because …]", "not in this form: propose another"),
    "undo": ("/undo [STEP]", "take the last decision back; nothing is lost"),
    "redo": ("/redo", "take the last undo back"),
    "why": ("/why LINE", "where a line comes from"),
    "log": ("/log [KEY]", "what was decided, by whom, when and why"),
    "health": ("/health", "the state of the backlog in numbers"),
    "export": ("/export [FOLDER]", "write the export again with what was agreed"),
    "minutes": ("/minutes [FILE]", "decisions, open questions by role, changes"),
    "model": ("/model [NAME]", "which model is used, or change it"),
    "cost": ("/cost", "calls, tokens, money of this conversation"),
    "help": ("/help [COMMAND]", "this list"),
    "quit": ("/quit", "end; everything is kept"),
}
NAMES = tuple(USAGE)
_ALIASES = {
    "q": "quit",
    "exit": "quit",
    "?": "help",
    "not-now": "notnow",
    "not_now": "notnow",
    "h": "help",
}
_WORDS = re.compile(r"^/([\w?-]+)(?:[:,.;!]*(?:\s+(.*))?|(\W.*))$", re.DOTALL)
_LABEL = re.compile(r"[kqpfrts]?\d{1,3}(?:-[kqpfrts]?\d{1,3})?", re.IGNORECASE)
_SPLIT = re.compile(r"\b(because|instead|until|when)\b:?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Command:
    """A command with the rest of its line."""

    name: str
    rest: str = ""


def read(line: str) -> Command | str:
    """A command, or the free text itself.

    Raises:
        UserError: a slash command that does not exist.
    """
    text = line.strip()
    found = _WORDS.match(text)
    if found is None:
        return text
    name = found[1].casefold()
    name = _ALIASES.get(name, name)
    if name not in USAGE or found[3]:
        near = get_close_matches(name, NAMES, n=1)
        hint = f"Did you mean /{near[0]}? " if near else ""
        raise UserError(f"There is no command /{found[1]}. {hint}/help lists them.")
    return Command(name, (found[2] or "").strip())


def leading_key(rest: str, keys: Iterable[str]) -> tuple[str | None, str]:
    """A key at the start or the end of some words, and the words without it."""
    words = rest.split()
    known = {key.casefold(): key for key in keys}
    for at in (0, -1):
        if words and (key := known.get(words[at].casefold().rstrip(":,;."))):
            before, _, after = rest.partition(words[at]) if at == 0 else rest.rpartition(words[at])
            return key, (before + after).strip()
    return None, rest


def labels(rest: str) -> tuple[tuple[str, ...], str]:
    """Labels of lines at the start (`1,3`, `k2 p1`, `1-3`), and the words after them."""
    found: list[str] = []
    text = rest
    while match := re.match(r"[\s,]*(?:and\s+)?([^\s,]+)[\s,]*", text):
        word = match[1].rstrip(":")
        if not (_LABEL.fullmatch(word) or word.casefold() in KINDS):
            break
        found.append(word.casefold())
        text = text[match.end() :]
    return tuple(found), text.strip()


def clauses(rest: str) -> dict[str, str]:
    """Words by the keyword before them: `because`, `instead`, `until`, `when`; `` before any."""
    pieces = _SPLIT.split(rest)
    found = {"": pieces[0].strip()}
    for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
        held = found.get(name.casefold())
        if held is None:
            found[name.casefold()] = words.strip(" ,;.")
        else:  # the same keyword again is a word of the reason
            last = next(reversed(found))
            found[last] = f"{found[last]} {name} {words}".strip(" ,;.")
    return found


KINDS = ("criteria", "questions", "parts", "findings", "relations", "title", "story")
"""Words that mean every line of a kind."""


def completions(typed: str, keys: Iterable[str]) -> list[str]:
    """Words that the one that is being typed may become.

    Args:
        typed: the line up to the cursor.
        keys: keys of the backlog.
    """
    if typed.startswith("/") and " " not in typed:
        return [f"/{name}" for name in NAMES if name.startswith(typed[1:].casefold())]
    word = re.split(r"\s", typed)[-1].casefold()
    return [key for key in keys if word and key.casefold().startswith(word)]
