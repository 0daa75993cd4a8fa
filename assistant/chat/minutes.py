"""The minutes of a refinement meeting: decisions, open questions by role, changes."""

from collections.abc import Set
from datetime import UTC

from assistant.chat.room import Room
from assistant.domain import Decision, LineKind, Role
from assistant.report import clean

_ACTIONS = {"accept": "accepted", "edit": "accepted in other words", "reject": "rejected"}
_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#"})


def minutes(room: Room) -> str:
    """What the conversation came to, as Markdown.

    Args:
        room: the conversation.
    """
    session = room.session
    began = session.started.astimezone(UTC)
    lines = [f"# Refinement, {began:%Y-%m-%d}", ""]
    lines += [
        f"Conversation {session.name}, {len(session.turns)} turns. Model: {room.assistant.model.label}.",
        "",
    ]
    keys = list(dict.fromkeys([*session.keys, *room.doing.keys]))
    if not keys:
        return "\n".join([*lines, "No item was talked about.", ""])
    steps = session.steps | set(room.doing.steps)
    lines += ["## Items", ""]
    lines += [
        f"- **{_safe(key)}** {_safe(room.items[key].title)}" for key in keys if key in room.items
    ]
    lines += ["", "## Decisions", "", *(_decisions(room, keys, steps) or ["None."])]
    lines += ["", "## Open questions", "", *(_questions(room, keys) or ["None."])]
    lines += ["", "## Agreed texts", "", *(_agreed(room, keys) or ["None."])]
    return "\n".join([*lines, ""])


def _decisions(room: Room, keys: list[str], steps: Set[int]) -> list[str]:
    """Steps of this conversation that stand, by item."""
    found = []
    for key in keys:
        for entry in room.assistant.log(key):
            if entry.step not in steps or entry.undone or entry.undoes is not None:
                continue
            found += [
                f"- {_safe(key)}: {_told(one)} ({_safe(entry.who)})" for one in entry.decisions
            ]
    return found


def _told(one: Decision) -> str:
    if one.line is None:
        pieces = [f"**{one.action.value}**"]
        pieces += [_safe(one.why)] if one.why else []
        pieces += [f"instead: {_safe(one.instead)}"] if one.instead else []
        again = " or ".join(piece for piece in (str(one.until or ""), one.trigger) if piece)
        pieces += [f"looked at again: {_safe(again)}"] if again else []
        return " – ".join(pieces)
    why = f" – {_safe(one.why)}" if one.why else ""
    return f"{_ACTIONS[one.action.value]} {one.line.label} “{_safe(one.wording or one.line.text)}”{why}"


def _questions(room: Room, keys: list[str]) -> list[str]:
    """Questions that nobody dropped, under the role that can answer them."""
    by_role: dict[Role, list[str]] = {}
    for key in keys:
        refined = room.assistant.workspace.latest_refinement(key)
        standing = room.assistant.standing(key)
        if refined is None or standing.declined is not None:
            continue
        for question in refined.questions:
            ruling = standing.ruled.get(question.id)
            if ruling is None or ruling.action.value != "reject":
                words = ruling.wording if ruling is not None else question.text
                by_role.setdefault(question.role, []).append(f"{_safe(key)}: {_safe(words)}")
    asked = [*room.session.asked, *([room.doing.asked] if room.doing.asked else [])]
    for one in asked:
        by_role.setdefault(one.role, []).append(
            f"{_safe(one.key)}: {_safe(one.text)} (asked by {_safe(one.by)})"
        )
    lines = []
    for role in Role:
        if role in by_role:
            lines += [
                f"**{role.value.capitalize()}**",
                "",
                *(f"- [ ] {text}" for text in by_role[role]),
                "",
            ]
    return lines[:-1]


def _agreed(room: Room, keys: list[str]) -> list[str]:
    """What the items say from now on."""
    lines = []
    for key in keys:
        standing = room.assistant.standing(key)
        if standing.declined is not None:
            continue
        texts = [
            (kind, one.wording)
            for kind in (LineKind.TITLE, LineKind.STORY, LineKind.CRITERION, LineKind.PART)
            for one in standing.agreed(kind)
        ]
        if texts:
            lines += [
                f"**{_safe(key)}**",
                "",
                *(f"- {kind.value}: {_safe(text)}" for kind, text in texts),
                "",
            ]
    return lines[:-1]


def _safe(text: str) -> str:
    """A text of an item or a person, so that it is shown as it is and is no markup."""
    return " ".join(clean(text).split()).translate(_SPECIAL)
