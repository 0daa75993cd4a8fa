"""Commands that show something and change nothing. None of them needs a model."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.chat.grammar import USAGE, labels, leading_key
from assistant.chat.room import Room
from assistant.domain import (
    AgreementOrigin,
    AssumptionOrigin,
    Item,
    Line,
    LineKind,
    Origin,
    PrecedentOrigin,
    QuoteOrigin,
    Refinement,
    Usage,
    UserError,
)

if TYPE_CHECKING:
    from rich.table import Table

_LISTED = 30
_FOUND = 8
_STATES = ("open", "undecided", "all")


def next_item(room: Room, rest: str) -> None:
    """Take up the item that matters next and has something left to decide."""
    after = room.current if rest.casefold() in ("one", "item", "") else None
    queue = room.queue
    if not queue:
        room.say("Nothing is open: every item is done or stands declined.")
        return
    keys = [one.key for one in queue]
    start = keys.index(after) + 1 if after in keys and after in room.session.keys else 0
    for item in [*queue[start:], *queue[:start]]:
        if _left(room, item):
            break
    else:
        room.say("Nothing is left to decide: every open item was talked through.")
        return
    chosen = room.item(item.key)
    room.say(f"{chosen.key}  {chosen.title}", style="bold")
    room.say(f"Next, because {_reason(chosen, keys.index(chosen.key), len(keys))}.")
    for line in _left(room, chosen):
        room.say(f"- {line}")
    room.say("/show reads it, /refine drafts for it, /no and /notnow put it aside.", style="dim")


def _left(room: Room, item: Item) -> list[str]:
    """What there still is to do on an item, in plain words."""
    standing = room.assistant.standing(item.key)
    refined = room.assistant.workspace.latest_refinement(item.key)
    if refined is None:
        checks = room.assistant.inspect(item).readiness.checks
        failed = [check.reason for check in checks if not check.passed]
        return ["it was not refined yet", *failed]
    open_ones = [
        one for one in standing.open if one.kind not in (LineKind.FINDING, LineKind.RELATION)
    ]
    counts: dict[str, int] = {}
    for one in open_ones:
        counts[one.kind.value] = counts.get(one.kind.value, 0) + 1
    return [
        f"{count} {name if count == 1 else _several(name)} undecided"
        for name, count in counts.items()
    ]


def _several(name: str) -> str:
    return {"criterion": "criteria", "story": "story sentences"}.get(name, f"{name}s")


def _reason(item: Item, place: int, among: int) -> str:
    told = [f"it is number {place + 1} of {among} open items"]
    if item.rank:
        told.append("by the tracker's own rank")
    if item.priority:
        told.append(f"priority {item.priority}")
    if item.created is not None:
        created = item.created if item.created.tzinfo else item.created.replace(tzinfo=UTC)
        told.append(f"open since {created:%Y-%m-%d} ({(datetime.now(UTC) - created).days} days)")
    return ", ".join(told)


def list_items(room: Room, rest: str) -> None:
    """The backlog as a table."""
    from rich.table import Table
    from rich.text import Text

    from assistant.report import clean

    wanted = rest.strip().casefold() or "open"
    items = list(room.items.values()) if wanted == "all" else room.queue
    if wanted == "undecided":
        items = [item for item in items if _left(room, item)]
    elif wanted not in _STATES:
        pool = room.items.values()
        items = [item for item in pool if wanted in f"{item.key} {item.title}".casefold()]
    if not items:
        room.say(f"No item is {rest}." if wanted in _STATES else f"No key or title holds “{rest}”.")
        return
    declined = room.assistant.workspace.declined()
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("Key", "Title", "Kind", "Status", "Refinement"):
        table.add_column(name, overflow="fold")
    for item in items[:_LISTED]:
        if item.key in declined:
            state = declined[item.key].action.value
        elif room.assistant.workspace.latest_refinement(item.key) is None:
            state = "–"
        else:
            state = ", ".join(_left(room, item)) or "talked through"
        cells = (item.key, item.title, item.kind.value, item.status, state)
        table.add_row(*(Text(clean(cell)) for cell in cells))
    room.say(table)
    if len(items) > _LISTED:
        room.say(f"… and {len(items) - _LISTED} more; /list WORD narrows it.", style="dim")


def show(room: Room, rest: str) -> None:
    """An item, what is suggested for it, and what was decided."""
    from assistant.report import item_panel

    item = room.item(_key(room, rest))
    refined = room.assistant.workspace.latest_refinement(item.key)
    if refined is None:
        [refined] = room.assistant.examine([item])
        room.say(item_panel(refined, item))
        room.say("Nothing is drafted yet: /refine does it.", style="dim")
        return
    room.say(item_panel(refined, item))
    decided(room, item.key)


def decided(room: Room, key: str) -> None:
    """What holds on an item, line by line, where anything was decided."""
    standing = room.assistant.standing(key)
    if standing.item is not None:
        one = standing.item
        room.say(f"Decided on the item: {one.action.value}, by {one.who}. {one.why}".strip())
    for line in standing.lines:
        ruling = standing.ruled.get(line.label)
        if ruling is not None:
            said = f": {ruling.text}" if ruling.text else ""
            why = f" ({ruling.why})" if ruling.why else ""
            room.say(f"{line.label}  {ruling.action.value} by {ruling.who}{said}{why}")


def inspect(room: Room, rest: str) -> None:
    """Findings, readiness, size and relations of an item."""
    from assistant.report import item_panel

    item = room.item(_key(room, rest))
    [found] = room.assistant.examine([item])
    room.say(item_panel(found, item))


def similar(room: Room, rest: str) -> None:
    """Items that resemble one, or words."""
    from rich.table import Table
    from rich.text import Text

    from assistant.report import clean

    key, words = leading_key(rest, room.items)
    asked: Item | str = words if words and key is None else room.item(key)
    hits = room.assistant.similar(asked, k=_FOUND)
    if not hits:
        room.say("Nothing in the workspace resembles it.")
        return
    declined = room.assistant.workspace.declined()
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("Key", "Title", "State", "Decided"):
        table.add_column(name, overflow="fold")
    for hit in hits:
        ruling = declined.get(hit.key)
        told = f"{ruling.action.value}: {ruling.why or ruling.trigger}" if ruling else ""
        cells = (hit.key, hit.title, "done" if hit.done else "open", told)
        table.add_row(*(Text(clean(cell)) for cell in cells))
    room.say(table)


def why(room: Room, rest: str) -> None:
    """Where a line comes from."""
    key, words = leading_key(rest, room.items)
    item = room.item(key)
    refined = room.assistant.workspace.latest_refinement(item.key)
    if refined is None:
        raise UserError(f"Nothing is drafted for {item.key} yet: /refine does it.")
    named, _ = labels(words)
    lines = {line.label: line for line in room.assistant.standing(item.key).lines}
    wanted = [f"k{one}" if one.isdecimal() else one for one in named]
    if not wanted:
        raise UserError("Which line? Name it as it is shown, such as /why 2 or /why q1.")
    for label in wanted:
        if label not in lines:
            raise UserError(f"{item.key} has no line {label}; /show lists them.")
        for sentence in origin(refined, lines[label]):
            room.say(sentence)


def origin(refined: Refinement, line: Line) -> list[str]:
    """Sentences that say where a line comes from."""
    told = [f"{line.label}: {line.text}"]
    if line.kind is LineKind.CRITERION:
        [criterion] = [one for one in refined.criteria if one.id == line.label]
        told.append(_said(criterion.origin, " Its outcome is still open." * criterion.outline))
    elif line.kind in (LineKind.TITLE, LineKind.STORY) and refined.rewrite is not None:
        own = refined.rewrite.title_origin if line.kind is LineKind.TITLE else None
        told.append(_said(own or refined.rewrite.origin))
    elif line.kind is LineKind.QUESTION:
        [question] = [one for one in refined.questions if one.id == line.label]
        told.append(f"It is for the {question.role.value}." + _blocks(question.blocks))
    elif line.kind is LineKind.PART and line.part is not None and refined.split is not None:
        told.append(f"A slice by {refined.split.pattern.value}. {line.part.why}".strip())
    if line.about:
        told.append("It is about: " + "; ".join(f"“{clause}”" for clause in line.about if clause))
    if line.kind is LineKind.FINDING:
        finding = refined.inspection.findings[int(line.label[1:]) - 1]
        told.append(f"What to do: {finding.remedy} ({finding.rule}, {finding.reference})")
    if line.kind is LineKind.RELATION:
        relation = refined.relations[int(line.label[1:]) - 1]
        told.append(f"Evidence: {relation.evidence}; score {relation.score:.2f}.")
    return told


def _said(origin: Origin, more: str = "") -> str:
    match origin:
        case QuoteOrigin(span=span):
            where = f"quoted from the item's {span.source}: “{span.text}”"
        case PrecedentOrigin(key=key, words=words):
            where = f"it follows {key}: “{words}”"
        case AgreementOrigin(rule=rule, words=words):
            where = f"the team's rule {rule}" + (f": “{words}”" if words else "")
        case AssumptionOrigin(why=reason, question=question):
            where = f"an assumption, since {reason}; {question} asks about it"
    return f"Origin: {where}.{more}"


def _blocks(blocks: str) -> str:
    return f" It blocks: {blocks}." if blocks else ""


def log(room: Room, rest: str) -> None:
    """Every step of the decision log."""
    key, _ = leading_key(rest, room.items)
    entries = room.assistant.log(key)
    if not entries:
        room.say("Nothing was decided yet.")
    for entry in entries:
        what = (
            f"undid step {entry.undoes}"
            if entry.undoes is not None
            else "; ".join(told(one.action.value, one.line, one.text) for one in entry.decisions)
        )
        undone = " (undone)" if entry.undone else ""
        because = f" – {entry.why}" if entry.why else ""
        moment = f"{entry.at.astimezone():%Y-%m-%d %H:%M}"
        room.say(f"{entry.step}  {moment}  {entry.who}  {entry.item}  {what}{undone}{because}")


def told(action: str, line: Line | None, text: str = "") -> str:
    """A decision in few words."""
    if line is None:
        return action
    words = text or line.text
    return f"{action} {line.label} “{words}”"


def health(room: Room, _rest: str) -> None:
    """The backlog in numbers."""
    found = room.assistant.health(list(room.items.values()))
    room.say(_health_table(found.model_dump()))


def _health_table(numbers: dict[str, object]) -> "Table":
    from rich.table import Table

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_row("Open items", f"{numbers['open']} of {numbers['items']}")
    for name in ("ready", "oversized", "unclear", "stale", "orphan"):
        value = numbers[name]
        if isinstance(value, float):
            table.add_row(name.capitalize(), f"{value:.0%}")
    for name, label in (("age_days", "Median age"), ("idle_days", "Median time untouched")):
        value = numbers[name]
        if isinstance(value, float | int):
            table.add_row(label, f"{value:,.0f} days")
    return table


def cost(room: Room, _rest: str) -> None:
    """What the conversation's model calls took."""
    usage = room.session.usage + room.doing.usage
    if not usage.calls:
        room.say("No model was asked in this conversation.")
        return
    room.say(took(usage))


def took(usage: Usage) -> str:
    """Calls, tokens and money in a sentence."""
    money = "" if usage.cost is None else f", {usage.cost:.4f} US dollars"
    calls = "1 model call" if usage.calls == 1 else f"{usage.calls} model calls"
    return (
        f"{calls}: {usage.tokens_in:,} tokens in ({usage.tokens_cached:,} from cache), "
        f"{usage.tokens_out:,} out{money}."
    )


def help_(room: Room, rest: str) -> None:
    """The commands."""
    from rich.table import Table
    from rich.text import Text

    wanted = rest.strip().removeprefix("/").casefold()
    shown = {wanted: USAGE[wanted]} if wanted in USAGE else USAGE
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for usage, what in shown.values():
        table.add_row(Text(usage), Text(what))
    room.say(table)
    if len(shown) > 1:
        room.say(
            "Plain words work too: “what is next?”, “accept the second criterion of WEB-9”.",
            style="dim",
        )


def _key(room: Room, rest: str) -> str | None:
    """The key in some words; words that are none are refused by `Room.item`."""
    key, words = leading_key(rest, room.items)
    return key or words or None
