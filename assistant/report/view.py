"""What the page shows of one item, worked out before the template sees it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from assistant.domain import (
    AgreementOrigin,
    AssumptionOrigin,
    Clause,
    ClauseKind,
    Criterion,
    Finding,
    Item,
    Origin,
    Part,
    PrecedentOrigin,
    Question,
    QuoteOrigin,
    Refinement,
    Role,
    Span,
)
from assistant.report.clean import Cleaned, clean_line, cleaned
from assistant.report.prose import Mark, markdown, plain, shifted
from assistant.report.totals import (
    ROLE_ORDER,
    all_criteria,
    by_severity,
    count_assumptions,
    drafted,
    facts,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_NOT_ANCHOR = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class OriginView:
    """Where a drafted line comes from, told apart by word and shape, not by colour alone."""

    kind: str
    """`quote`, `precedent`, `agreement` or `assumption`."""
    label: str
    words: str
    target: str = ""
    """Anchor on this page that shows the source; empty: none."""
    question: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """One drafted criterion."""

    criterion: Criterion
    anchor: str
    origin: OriginView


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a split."""

    part: Part
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item with everything that its part of the page prints."""

    anchor: str
    refinement: Refinement
    item: Item | None
    facts: tuple[str, ...]
    title: Markup
    description: Markup
    criteria: tuple[Markup, ...]
    hidden: int
    """Invisible characters that were removed from the item's own text."""
    findings: tuple[Finding, ...]
    lines: tuple[LineView, ...]
    """Drafted criteria, but for those that stand with a part of the split."""
    parts: tuple[PartView, ...]
    questions: tuple[tuple[Role, tuple[Question, ...]], ...]
    uncovered: tuple[Clause, ...]
    """Demands that no drafted criterion covers, where criteria were drafted."""
    rewrite: OriginView | None
    retitle: OriginView | None
    """Where the clearer title comes from, if that is another passage than the story's."""
    passed: int
    checks: int
    drafted: int
    outlined: int
    assumptions: int
    search: str = field(repr=False, default="")

    @property
    def failing(self) -> int:
        """How many readiness checks fail."""
        return self.checks - self.passed

    @property
    def matrix(self) -> list[tuple[Clause, tuple[bool, ...]]]:
        """The split's matrix: each clause with whether each part holds it."""
        return [
            (clause, tuple(clause.id in part.part.clauses for part in self.parts))
            for clause in self.refinement.inspection.clauses
        ]


def anchors(refinements: Sequence[Refinement]) -> list[str]:
    """A unique HTML id for each item, made of its key where that is possible."""
    taken: set[str] = set()
    found = []
    for number, refinement in enumerate(refinements, start=1):
        anchor = "i-" + (_NOT_ANCHOR.sub("-", refinement.key)[:60].strip("-") or str(number))
        if anchor in taken:
            anchor = f"{anchor}--{number}"
        taken.add(anchor)
        found.append(anchor)
    return found


def by_role(questions: Iterable[Question]) -> tuple[tuple[Role, tuple[Question, ...]], ...]:
    """Questions grouped by who can answer them."""
    listed = tuple(questions)
    groups = ((role, tuple(q for q in listed if q.role is role)) for role in ROLE_ORDER)
    return tuple((role, group) for role, group in groups if group)


def view(
    refinement: Refinement,
    item: Item | None,
    anchor: str,
    reader: "MarkdownIt",
    links: Mapping[str, str],
) -> ItemView:
    """Work out what the page shows of one item.

    Args:
        refinement: what the assistant suggests.
        item: the item itself; None where it is not at hand.
        anchor: HTML id of the item on the page.
        reader: made by `markdown_reader`.
        links: anchors of the items on the page by key.
    """
    inspection = refinement.inspection
    findings = by_severity(inspection.findings)
    criteria = all_criteria(refinement)
    worded = drafted(refinement)
    marks = list(_marks(findings, criteria, anchor))
    title, title_hidden = _text(item.title if item else refinement.title, marks, ("title", 0), None)
    description, text_hidden = _text(
        item.description if item else "", marks, ("description", 0), reader
    )
    own = [
        _text(text, marks, ("criteria", index), reader)
        for index, text in enumerate(item.criteria if item else ())
    ]
    shown = "".join((title, description, *(html for html, _ in own)))

    asked = {question.id for question in refinement.questions}

    def told(origin: Origin, where: str) -> OriginView:
        one = _origin(origin, links, anchor, where, shown)
        return replace(one, target="") if one.question and one.question not in asked else one

    def line(criterion: Criterion) -> LineView:
        where = f"{anchor}-{criterion.id}"
        return LineView(criterion, f"{where}-line", told(criterion.origin, where))

    covered = {clause for criterion in criteria for clause in criterion.covers}
    parts = refinement.split.parts if refinement.split else ()
    in_parts = {criterion.id for part in parts for criterion in part.criteria}
    rewrite = refinement.rewrite
    checks = inspection.readiness.checks
    return ItemView(
        anchor=anchor,
        refinement=refinement,
        item=item,
        facts=tuple(facts(refinement)),
        title=title,
        description=description,
        criteria=tuple(html for html, _ in own),
        hidden=title_hidden + text_hidden + sum(hidden for _, hidden in own),
        findings=findings,
        lines=tuple(line(one) for one in refinement.criteria if one.id not in in_parts),
        parts=tuple(
            PartView(part, tuple(line(criterion) for criterion in part.criteria)) for part in parts
        ),
        questions=by_role(refinement.questions),
        uncovered=tuple(
            clause
            for clause in inspection.clauses
            if covered and clause.id not in covered and clause.kind is not ClauseKind.CRITERION
        ),
        rewrite=told(rewrite.origin, "") if rewrite else None,
        retitle=told(rewrite.title_origin, "") if rewrite and rewrite.title_origin else None,
        passed=sum(check.passed for check in checks),
        checks=len(checks),
        drafted=len(worded),
        outlined=len(criteria) - len(worded),
        assumptions=count_assumptions(worded),
        search=clean_line(f"{refinement.key} {refinement.title}").casefold(),
    )


def _marks(
    findings: Sequence[Finding], criteria: Sequence[Criterion], anchor: str
) -> Iterable[tuple[Span, Mark]]:
    for number, finding in enumerate(findings, start=1):
        if finding.span:
            yield finding.span, Mark(f"f{number}", finding.span.start, finding.span.end)
    for criterion in criteria:
        if isinstance(criterion.origin, QuoteOrigin):
            span, where = criterion.origin.span, f"{anchor}-{criterion.id}"
            yield span, Mark(criterion.id, span.start, span.end, where, f"{where}-line")


def _text(
    text: str,
    marks: Sequence[tuple[Span, Mark]],
    source: tuple[str, int],
    reader: "MarkdownIt | None",
) -> tuple[Markup, int]:
    """One of the item's own texts as HTML, and how many invisible characters it had."""
    safe: Cleaned = cleaned(text)
    here = shifted([m for span, m in marks if (span.source, span.index) == source], safe)
    html = markdown(reader, safe.text, here) if reader else plain(safe.text, here)
    return html, safe.removed


def _origin(
    origin: Origin, links: Mapping[str, str], anchor: str, where: str, shown: str
) -> OriginView:
    match origin:
        case QuoteOrigin(span=span):
            own = f"existing criterion {span.index + 1}"
            source = own if span.source == "criteria" else span.source
            target = where if where and f'id="{where}"' in shown else ""
            return OriginView("quote", f"Quote from the {source}", span.text, target)
        case PrecedentOrigin(key=key, words=words):
            return OriginView("precedent", f"Precedent {key}", words, links.get(key, ""))
        case AgreementOrigin(rule=rule, words=words):
            return OriginView("agreement", f"Agreement {rule}", words)
        case AssumptionOrigin(why=why, question=question):
            return OriginView("assumption", "ASSUMPTION", why, f"{anchor}-{question}", question)
