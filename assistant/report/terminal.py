"""What a terminal shows: a line while the run goes on, a closing table, one item in full."""

from collections.abc import Sequence
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
)
from assistant.report.clean import clean, clean_line, sentences, shorten
from assistant.report.totals import check_name, facts, plural, relation_words, summary
from assistant.report.view import by_role

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

_TITLE_CELLS = 40
_SEVERITY_STYLE = {Severity.HIGH: "bold", Severity.MEDIUM: "", Severity.LOW: "dim"}


def item_line(refinement: Refinement) -> "Text":
    """The one line that an item got: key, short title, and what was found in a few words."""
    from rich.text import Text

    line = Text()
    line.append(shorten(refinement.key, 24), "bold")
    line.append("  ")
    title = Text(shorten(refinement.title, 200), "dim")
    title.truncate(_TITLE_CELLS, overflow="ellipsis")
    line.append_text(title)
    line.append("  ")
    line.append(" · ".join(clean_line(fact) for fact in facts(refinement)))
    if refinement.failure:
        line.append("  " + shorten(refinement.failure, 120), "red")
    return line


def closing_table(refinements: Sequence[Refinement]) -> "Table":
    """The totals of a run in plain words."""
    from rich.table import Table
    from rich.text import Text

    totals = summary(refinements)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim", overflow="fold")

    def row(label: str, count: int, told: str = "") -> None:
        table.add_row(Text(label), Text(f"{count:,}"), Text(clean_line(told)))

    row("Items", totals.items, _counts(fine=totals.nothing_to_add, failed=totals.failures))
    row("Ready", totals.ready, "by the team's agreements; advice, not a gate")
    split = f"{plural(totals.splits, 'split')} proposed, {plural(totals.parts, 'part')}"
    row("Oversized", totals.oversized, split if totals.splits else "")
    origins = ", ".join(
        f"{count} by {name}"
        for name, count in totals.criteria_by_origin.items()
        if name != "assumption"
    )
    share = totals.assumption_share
    guessed = (
        f"{plural(totals.assumptions, 'assumption')} ({share:.0%})" if share is not None else ""
    )
    outlined = f"{totals.outlined} more outlined, the outcome still open" if totals.outlined else ""
    told = [words for words in (guessed, origins, outlined) if words]
    row("Criteria drafted", totals.criteria, ", ".join(told))
    row(
        "Questions",
        totals.questions,
        ", ".join(f"{count} {role}" for role, count in totals.questions_by_role.items()),
    )
    row("Findings", totals.findings, _most(totals.findings_by_rule))
    row(
        "Relations",
        totals.relations,
        ", ".join(
            f"{count} {kind.replace('_', ' ')}" for kind, count in totals.relations_by_type.items()
        ),
    )
    if totals.withheld:
        row("Withheld", totals.withheld, "lines that failed a check and were dropped")
    usage = totals.usage
    models = ", ".join(totals.models) or "none"
    if usage.calls:
        models += (
            f": {usage.tokens_in:,} tokens in ({usage.tokens_cached:,} from cache),"
            f" {usage.tokens_out:,} out, {totals.seconds:.1f} s"
        )
    if usage.cost is not None:
        models += f", {usage.cost:.2f} US dollars"
    row("Model calls", usage.calls, models)
    return table


def item_panel(refinement: Refinement, item: Item | None) -> "Panel":
    """Everything about one item, for `assistant inspect --only KEY`."""
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

    inspection = refinement.inspection
    blocks: list[RenderableType] = []
    lead = [inspection.kind.value]
    if item and item.status:
        lead.append(clean_line(item.status))
    if item and item.estimate is not None:
        lead.append(f"estimate {item.estimate:g}")
    blocks.append(
        Text(" · ".join([*lead, *(clean_line(fact) for fact in facts(refinement))]), "dim")
    )
    if item and item.description:
        blocks += [Text(), Text(clean(item.description).strip())]
    if item and item.criteria:
        blocks += _section(
            "Criteria it already has", [Text("- " + clean_line(c)) for c in item.criteria]
        )
    if refinement.failure:
        blocks += _section("No draft", [Text(clean_line(refinement.failure), "red")])
    blocks += _section("Readiness (advice, not a gate)", _readiness(refinement))
    blocks += _section("Size", [Text(clean_line(reason)) for reason in _size(refinement)])
    blocks += _section("Findings", _findings(refinement))
    blocks += _section("Related items", _relations(refinement))
    blocks += _section("Drafted criteria", [_criterion(c) for c in _own_criteria(refinement)])
    blocks += _section("Split", _split(refinement))
    blocks += _section("Questions", _questions(refinement))
    blocks += _section("Clearer wording", _rewrite(refinement))
    blocks += _section(
        "Withheld",
        [
            Text(f"{clean_line(w.text)} ({clean_line(w.reason)})", "dim")
            for w in refinement.withheld
        ],
    )
    notes = (*refinement.notes, *inspection.notes)
    blocks += _section("Notes", [Text(clean_line(note), "dim") for note in notes])
    title = Text.assemble(
        (shorten(refinement.key, 40), "bold"), "  ", shorten(refinement.title, 90)
    )
    return Panel(Group(*blocks), title=title, title_align="left", padding=(1, 2))


def _section(title: str, lines: "Sequence[RenderableType]") -> "list[RenderableType]":
    from rich.text import Text

    return [Text(), Text(title, "bold underline"), *lines] if lines else []


def _readiness(refinement: Refinement) -> "list[RenderableType]":
    from rich.text import Text

    return [
        Text.assemble(
            ("pass  " if check.passed else "FAIL  ", "green" if check.passed else "bold red"),
            f"{check_name(check.rule)}: {clean_line(check.reason)}",
        )
        for check in refinement.inspection.readiness.checks
    ]


def _size(refinement: Refinement) -> list[str]:
    size = refinement.inspection.size
    lines = ["Oversized. " + sentences(size.reasons)] if size.oversized else []
    if size.low is not None and size.high is not None:
        sure = f", {size.confidence:.0%} confident" if size.confidence is not None else ""
        lines.append(f"Likely estimate {size.low:g} to {size.high:g}{sure}.")
    if size.patterns:
        lines.append("Patterns that fit: " + ", ".join(pattern.value for pattern in size.patterns))
    return lines


def _findings(refinement: Refinement) -> "list[RenderableType]":
    from rich.text import Text

    lines: list[RenderableType] = []
    for finding in refinement.inspection.findings:
        text = Text.assemble(
            (f"{finding.severity.value:<6}  ", _SEVERITY_STYLE[finding.severity]),
            clean_line(finding.message),
        )
        if finding.span:
            text.append(f" “{shorten(finding.span.text, 80)}”", "italic")
        text.append(f"\n        {clean_line(finding.remedy)}", "dim")
        text.append(f" [{clean_line(finding.rule)}]", "dim")
        lines.append(text)
    return lines


def _relations(refinement: Refinement) -> "list[RenderableType]":
    from rich.text import Text

    return [
        Text.assemble(
            f"{relation_words(relation.type)} ",
            (clean_line(relation.key), "bold"),
            f" {shorten(relation.title, 60)}".rstrip(),
            (f": {clean_line(relation.evidence)} ({relation.score:.2f})", "dim"),
        )
        for relation in refinement.relations
    ]


def _origin(origin: Origin) -> "tuple[str, str]":
    match origin:
        case QuoteOrigin(span=span):
            return f"quote “{shorten(span.text, 100)}”", "dim"
        case PrecedentOrigin(key=key, words=words):
            return f"precedent {clean_line(key)} “{shorten(words, 100)}”", "dim"
        case AgreementOrigin(rule=rule):
            return f"agreement {clean_line(rule)}", "dim"
        case AssumptionOrigin(why=why, question=question):
            return f"ASSUMPTION {clean_line(why)}; see {clean_line(question)}", "bold yellow"


def _criterion(criterion: Criterion, indent: str = "") -> "Text":
    from rich.text import Text

    words, style = _origin(criterion.origin)
    text = Text(f"{indent}{clean_line(criterion.id)}  ")
    text.append(clean_line(criterion.text))
    if criterion.outline:
        text.append(" (outcome still open)", "italic")
    text.append(f"\n{indent}    ").append(words, style)
    return text


def _own_criteria(refinement: Refinement) -> list[Criterion]:
    """Those that do not stand with a part of the split."""
    parts = refinement.split.parts if refinement.split else ()
    elsewhere = {criterion.id for part in parts for criterion in part.criteria}
    return [criterion for criterion in refinement.criteria if criterion.id not in elsewhere]


def _split(refinement: Refinement) -> "list[RenderableType]":
    from rich.text import Text

    split = refinement.split
    if not split:
        return []
    lines: list[RenderableType] = [Text(f"By {split.pattern.value}: {clean_line(split.why)}")]
    for part in split.parts:
        lines.append(Text.assemble((f"{clean_line(part.id)}  ", "bold"), clean_line(part.title)))
        if part.story:
            lines.append(Text("    " + clean_line(part.story)))
        after = f"; after {', '.join(part.depends_on)}" if part.depends_on else ""
        wait = "can wait" if part.can_wait else "now"
        lines.append(
            Text(clean_line(f"{wait}: {part.why}{after}; covers {', '.join(part.clauses)}"), "dim")
        )
        lines += [_criterion(criterion, "    ") for criterion in part.criteria]
    return lines


def _questions(refinement: Refinement) -> "list[RenderableType]":
    from rich.text import Text

    lines: list[RenderableType] = []
    for role, questions in by_role(refinement.questions):
        lines.append(Text(role.value, "italic"))
        for question in questions:
            text = Text(f"  {clean_line(question.id)}  {clean_line(question.text)}")
            if question.blocks:
                text.append(f" (blocks: {clean_line(question.blocks)})", "dim")
            lines.append(text)
    return lines


def _rewrite(refinement: Refinement) -> "list[RenderableType]":
    from rich.text import Text

    rewrite = refinement.rewrite
    if not rewrite:
        return []
    lines = [Text(clean_line(words)) for words in (rewrite.title, rewrite.story) if words]
    return [*lines, Text(*_origin(rewrite.origin))]


def _counts(*, fine: int, failed: int) -> str:
    told = []
    if fine:
        told.append(f"{fine} with nothing to add")
    if failed:
        told.append(f"{failed} without a draft")
    return ", ".join(told)


def _most(counts: dict[str, int]) -> str:
    """The three commonest."""
    return ", ".join(f"{count} {name}" for name, count in list(counts.items())[:3])
