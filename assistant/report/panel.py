"""One item in full, for a terminal."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.domain import (
    AgreementOrigin,
    AssumptionOrigin,
    Criterion,
    Item,
    Origin,
    PrecedentOrigin,
    QuoteOrigin,
    Refinement,
    Severity,
    Size,
    Split,
)
from assistant.report.clean import clean, clean_line, sentences, shorten
from assistant.report.notes import first_notes
from assistant.report.totals import (
    by_severity,
    check_name,
    facts,
    pattern_words,
    relation_words,
)
from assistant.report.view import by_role

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

_SEVERITY_STYLE = {Severity.HIGH: "bold", Severity.MEDIUM: "", Severity.LOW: "dim"}


def item_panel(refinement: Refinement, item: Item | None) -> "Panel":
    """Everything about one item, for `assistant inspect --only KEY`.

    Args:
        refinement: what the assistant suggests.
        item: the item itself; None where it is not at hand.
    """
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

    inspection = refinement.inspection
    sections: list[tuple[str, Sequence[RenderableType]]] = [
        ("Criteria it already has", _lines(item.criteria if item else ())),
        ("No draft", [Text(clean_line(refinement.failure), "red")] if refinement.failure else []),
        ("Readiness (advice, not a gate)", _readiness(refinement)),
        ("Size", [Text(line) for line in _size(inspection.size)]),
        ("Findings", finding_grid(refinement)),
        ("Related items", _relations(refinement)),
        ("Drafted criteria", _criteria(_own_criteria(refinement))),
        ("Split", _split(refinement.split) if refinement.split else []),
        ("Demands, and the parts that hold them", _matrix(refinement)),
        ("What the item itself becomes", _after(refinement.split)),
        ("Other ways to divide it", _others(refinement.alternatives)),
        ("Questions", _questions(refinement)),
        ("Example map", _map(refinement)),
        ("Clearer wording", _rewrite(refinement)),
        ("Withheld", _lines(f"{line.text} ({line.reason})" for line in refinement.withheld)),
        ("Notes", _lines((*refinement.notes, *inspection.notes))),
    ]
    blocks: list[RenderableType] = [Text(_lead(refinement, item), "dim")]
    if item and item.description.strip():
        blocks += [Text(), Text(clean(item.description).strip())]
    for heading, lines in sections:
        if lines:
            blocks += [Text(), Text(heading, "bold underline"), *lines]
    title = Text.assemble(
        (shorten(refinement.key, 40), "bold"), "  ", shorten(refinement.title, 90)
    )
    return Panel(Group(*blocks), title=title, title_align="left", padding=(1, 2))


def _lead(refinement: Refinement, item: Item | None) -> str:
    words = [refinement.inspection.kind.value]
    if item and item.status:
        words.append(item.status)
    if item and item.estimate is not None:
        words.append(f"estimate {item.estimate:g}")
    return clean_line(" · ".join([*words, *facts(refinement)]))


def _grid(rows: "Iterable[tuple[Text, Text]]") -> "list[Table]":
    """Rows of a short mark and a text that wraps beside it; empty without rows."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for row in rows:
        grid.add_row(*row)
    return [grid] if grid.row_count else []


def _lines(texts: Iterable[str]) -> "list[Table]":
    from rich.text import Text

    return _grid((Text("-"), Text(clean_line(text))) for text in texts)


def _readiness(refinement: Refinement) -> "list[Table]":
    from rich.text import Text

    return _grid(
        (
            Text("pass", "green") if check.passed else Text("FAIL", "bold red"),
            Text(f"{check_name(check.rule)}: {clean_line(check.reason)}"),
        )
        for check in refinement.inspection.readiness.checks
    )


def _size(size: Size) -> list[str]:
    lines = ["Oversized. " + sentences(size.reasons)] if size.oversized else []
    if size.low is not None and size.high is not None:
        sure = f", {size.confidence:.0%} confident" if size.confidence is not None else ""
        like = f" Like {clean_line(', '.join(size.like[:5]))}." if size.like else ""
        lines.append(f"Likely estimate: {size.low:g} to {size.high:g}{sure}.{like}")
    if size.patterns:
        fitting = ", ".join(pattern.value for pattern in size.patterns)
        lines.append(f"Splitting patterns that fit: {fitting}.")
    return lines


def finding_grid(refinement: Refinement) -> "list[Table]":
    """The findings of an item: what, where and what to do about it, the weightiest first."""
    from rich.text import Text

    rows = []
    for finding in by_severity(refinement.inspection.findings):
        text = Text(clean_line(finding.message))
        if finding.span:
            text.append(f" “{shorten(finding.span.text, 80)}”", "italic")
        text.append(f"\n{clean_line(finding.remedy)} [{clean_line(finding.name)}]", "dim")
        rows.append((Text(finding.severity.value, _SEVERITY_STYLE[finding.severity]), text))
    return _grid(rows)


def _relations(refinement: Refinement) -> "list[Table]":
    from rich.text import Text

    return _grid(
        (
            Text.assemble(f"{relation_words(one.type)} ", (shorten(one.key, 40), "bold")),
            Text.assemble(
                shorten(one.title, 80),
                (f"\n{clean_line(one.evidence)} ({one.score:.0%})", "dim"),
            ),
        )
        for one in refinement.relations
    )


def _origin(origin: Origin) -> tuple[str, str]:
    """The origin in words, and the style that they are printed in."""
    match origin:
        case QuoteOrigin(span=span):
            return f"quote “{shorten(span.text, 100)}”", "dim"
        case PrecedentOrigin(key=key, words=words):
            return f"precedent {clean_line(key)} “{shorten(words, 100)}”", "dim"
        case AgreementOrigin(rule=rule):
            return f"agreement {clean_line(rule)}", "dim"
        case AssumptionOrigin(why=why, question=question):
            return f"ASSUMPTION {sentences([why])} See {clean_line(question)}.", "bold yellow"


def _criteria(criteria: Iterable[Criterion]) -> "list[Table]":
    from rich.text import Text

    rows = []
    for criterion in criteria:
        text = Text(clean_line(criterion.text))
        if criterion.outline:
            text.append(" (outlined by code; the outcome is still open)", "italic")
        words, style = _origin(criterion.origin)
        text.append("\n").append(words, style)
        rows.append((Text(clean_line(criterion.id)), text))
    return _grid(rows)


def _own_criteria(refinement: Refinement) -> list[Criterion]:
    """Those that do not stand with a part of the split."""
    parts = refinement.split.parts if refinement.split else ()
    elsewhere = {criterion.id for part in parts for criterion in part.criteria}
    return [criterion for criterion in refinement.criteria if criterion.id not in elsewhere]


def _split(split: Split) -> "list[RenderableType]":
    from rich.padding import Padding
    from rich.text import Text

    blocks: list[RenderableType] = [Text(f"By {pattern_words(split)}. {sentences([split.why])}")]
    for part in split.parts:
        text = Text.assemble((clean_line(part.title), "bold"))
        if part.story:
            text.append(f"\n{clean_line(part.story)}")
        when = ["Can wait." if part.can_wait else "Now.", sentences([part.why])]
        if part.depends_on:
            when.append(clean_line(f"Comes after {', '.join(part.depends_on)}."))
        text.append("\n" + " ".join(word for word in when if word), "dim")
        blocks += _grid([(Text(clean_line(part.id), "bold"), text)])
        blocks += [Padding(grid, (0, 0, 0, 4)) for grid in _criteria(part.criteria)]
        if part.notes:
            told = Text("Also said in the item, next to its demands", "italic")
            noted = _lines(first_notes(part))
            blocks += [Padding(told, (0, 0, 0, 4))]
            blocks += [Padding(grid, (0, 0, 0, 4)) for grid in noted]
        if part.tasks:
            tasks = _lines(f"{task.discipline}: {task.text}" for task in part.tasks)
            plan = Text("Tasks: a plan for the team to change", "italic")
            blocks += [Padding(plan, (0, 0, 0, 4))]
            blocks += [Padding(grid, (0, 0, 0, 4)) for grid in tasks]
    return blocks


def _after(split: Split | None) -> "Sequence[RenderableType]":
    return _lines(split.parent.summary) if split is not None and split.parent is not None else ()


def _others(splits: Sequence[Split]) -> "list[Table]":
    from rich.text import Text

    rows = []
    for split in splits:
        parts = "; ".join(shorten(part.title, 60) for part in split.parts)
        text = Text.assemble(clean_line(split.trade_off), ("\n" + clean_line(parts), "dim"))
        rows.append((Text(pattern_words(split)), text))
    return _grid(rows)


def _matrix(refinement: Refinement) -> "list[Table]":
    """Each demand with its parts: the matrix of the split, one line a demand."""
    from rich.text import Text

    if not refinement.split:
        return []
    held = refinement.split.matrix()
    return _grid(
        (
            Text(clean_line(clause.id)),
            Text.assemble(
                shorten(clause.text, 90),
                (f"  {clean_line(', '.join(held.get(clause.id, ())) or 'in no part')}", "bold"),
            ),
        )
        for clause in refinement.inspection.clauses
    )


def _questions(refinement: Refinement) -> "list[RenderableType]":
    from rich.text import Text

    blocks: list[RenderableType] = []
    for role, questions in by_role(refinement.questions):
        blocks.append(Text(f"For the {role.value}", "italic"))
        rows = []
        for question in questions:
            text = Text(clean_line(question.text))
            if question.blocks:
                text.append(f" Blocks: {clean_line(question.blocks)}", "dim")
            rows.append((Text(clean_line(question.id)), text))
        blocks += _grid(rows)
    return blocks


def _rewrite(refinement: Refinement) -> "list[RenderableType]":
    from rich.text import Text

    rewrite = refinement.rewrite
    if not rewrite:
        return []
    title = _grid([(Text("Title"), Text(clean_line(rewrite.title)))] if rewrite.title else [])
    story = _grid([(Text("Story"), Text(clean_line(rewrite.story)))] if rewrite.story else [])
    own = [Text(*_origin(rewrite.title_origin))] if rewrite.title_origin else []
    return [*title, *own, *story, Text(*_origin(rewrite.origin))]


def _map(refinement: Refinement) -> "list[RenderableType]":
    """The rules with the names of their examples and questions, which stand in full above."""
    from rich.text import Text

    laid = refinement.example_map
    if laid is None or not laid.rules:
        return []
    found: list[RenderableType] = [Text(laid.advice, "italic")] if laid.advice else []
    for card in laid.rules:
        text = Text(clean_line(card.text))
        named = ", ".join([*card.examples, *card.questions])
        if named:
            text.append(f" {named}", "dim")
        found.append(text)
    return found
