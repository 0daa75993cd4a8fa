"""A demand as something that somebody wants to do: “rename a report”."""

from assistant.domain import Clause, ClauseKind

_VARIED = (ClauseKind.DATA, ClauseKind.INTERFACE)


def is_act(clause: Clause) -> bool:
    """Whether a demand is something that somebody does to something.

    A variation ("export orders as CSV") is one too; a channel for everything ("work in the app")
    or a bare piece of data is not.
    """
    if clause.kind is ClauseKind.ACTION:
        return True
    return clause.kind in _VARIED and bool(clause.action and clause.object)


def verb_phrase(clause: Clause) -> str:
    """The demand as a verb and what goes with it, so that “wants to …” can stand before it.

    Args:
        clause: a demand.

    Returns:
        The clause's own text where it begins with its verb; its verb and object where it is a
        whole sentence; nothing where it names no action.
    """
    if not is_act(clause) or not clause.action:
        return ""
    text = " ".join(clause.text.split()).strip(" .")
    first = text.split(" ", 1)[0].casefold()
    if first == clause.action.split(" ", 1)[0].casefold():
        return text[:1].lower() + text[1:] if not text[:2].isupper() else text
    return f"{clause.action} {clause.object}" if clause.object else ""
