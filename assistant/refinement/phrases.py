"""A demand as something that somebody wants to do: “rename a report”."""

from assistant.domain import Clause, ClauseKind


def verb_phrase(clause: Clause) -> str:
    """The demand as a verb and what goes with it, so that “wants to …” can stand before it.

    Args:
        clause: a demand.

    Returns:
        The clause's own text where it begins with its verb; its verb and object where it is a
        whole sentence; nothing where it names no action.
    """
    if clause.kind is not ClauseKind.ACTION or not clause.action:
        return ""
    text = " ".join(clause.text.split()).strip(" .")
    first = text.split(" ", 1)[0].casefold()
    if first == clause.action.split(" ", 1)[0].casefold():
        return text[:1].lower() + text[1:] if not text[:2].isupper() else text
    return f"{clause.action} {clause.object}" if clause.object else ""
