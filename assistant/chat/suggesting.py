"""Commands that make suggestions; they decide nothing."""

from assistant.chat.grammar import leading_key
from assistant.chat.looking import decided
from assistant.chat.room import Room
from assistant.domain import ModelFailure, Refinement, Split, SplitPattern, UserError


def refine(room: Room, rest: str) -> None:
    """Draft for one item."""
    from assistant.report import item_panel

    key, words = leading_key(rest, room.items)
    item = room.item(key or words or None)
    made = refined(room, item.key, always=True)
    room.say(item_panel(made, item))
    decided(room, item.key)
    if made.criteria or made.split:
        room.say(
            "/accept agrees, /edit and /reject change; /why tells where a line comes from.",
            style="dim",
        )


def refined(room: Room, key: str, *, always: bool = False) -> Refinement:
    """The newest refinement of an item; made where there is none, or always, where nothing of it
    is paid twice.

    Raises:
        UserError: the model cannot be used.
    """
    held = room.assistant.workspace.latest_refinement(key)
    if held is not None and not always:
        return held
    item = room.items[key]
    with room.console.status(f"Refining {key} …"):
        try:
            made = room.assistant.refine(item)
        except ModelFailure as failure:
            raise UserError(f"{failure} /model none goes on without a model.") from failure
    if held is None or held.run.fingerprint != made.run.fingerprint:
        room.doing.usage = room.doing.usage + made.run.usage
    return made


def split(room: Room, rest: str) -> None:
    """The proposed split, or the alternative of a pattern."""
    key, words = leading_key(rest, room.items)
    if key is None and words and room.known(words.split()[0]) is None and not _pattern(words):
        raise UserError(
            f"“{words}” is neither an item nor a pattern; patterns are "
            f"{', '.join(pattern.value for pattern in SplitPattern)}."
        )
    item = room.item(key)
    made = refined(room, item.key)
    if made.split is None:
        reasons = [line.reason for line in made.withheld if line.text.startswith("A split")]
        if made.inspection.size.oversized:
            told = reasons or ["its text shows no place to cut"]
            room.say(f"{item.key} is oversized, but no split is proposed: {'; '.join(told)}.")
        else:
            room.say(f"{item.key} is not oversized, so no split is proposed.")
        return
    pattern = _pattern(words)
    ways = (made.split, *made.alternatives)
    chosen = made.split
    if pattern is not None:
        fitting = [way for way in ways if way.pattern is pattern]
        if not fitting:
            names = ", ".join(way.pattern.value for way in ways)
            room.say(
                f"No split by {pattern.value} keeps every demand of {item.key}; there is: {names}."
            )
            return
        [chosen, *_] = fitting
    _show(room, made, chosen)
    others = [way for way in ways if way is not chosen]
    for way in others:
        room.say(f"Or by {way.pattern.value}, in {len(way.parts)} parts. {way.trade_off}".strip())
    if chosen is not made.split:
        room.say(
            "Parts are accepted of the split that is proposed first; use this one to talk about it.",
            style="dim",
        )


def _show(room: Room, made: Refinement, chosen: Split) -> None:
    from rich.table import Table
    from rich.text import Text

    from assistant.report import clean, first_notes

    room.say(f"By {chosen.pattern.value}. {chosen.why}", style="bold")
    for part in chosen.parts:
        waits = "can wait" if part.can_wait else "now"
        after = f", after {', '.join(part.depends_on)}" if part.depends_on else ""
        room.say(f"{part.id}  {part.title} ({waits}{after}) {part.why}".rstrip())
        for told in first_notes(part):
            room.say(f"    also said: {told}", style="dim")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Demand", overflow="fold")
    for part in chosen.parts:
        table.add_column(part.id, justify="center", no_wrap=True)
    matrix = chosen.matrix()
    for clause in made.inspection.clauses:
        held = matrix.get(clause.id, ())
        marks = ["x" if part.id in held else "" for part in chosen.parts]
        table.add_row(Text(clean(" ".join(clause.text.split()))), *marks)
    room.say(table)


def _pattern(words: str) -> SplitPattern | None:
    """A pattern by its name, its beginning or its SPIDR family."""
    wanted = words.casefold().removeprefix("by ").strip(" .")
    if not wanted:
        return None
    for pattern in SplitPattern:
        if pattern.value.startswith(wanted) or wanted in pattern.value.split():
            return pattern
    return next(
        (one for one in SplitPattern if one.spidr.casefold().rstrip("s") == wanted.rstrip("s")),
        None,
    )
