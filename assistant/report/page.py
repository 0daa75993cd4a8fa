"""One self-contained HTML page over a run of refinements."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assistant.domain import Finding, Item, Question, Refinement, Role
from assistant.report import plots
from assistant.report.clean import clean, clean_line, sentences, shorten
from assistant.report.prose import markdown_reader
from assistant.report.totals import (
    ROLE_ORDER,
    check_name,
    pattern_words,
    plural,
    relation_words,
    summary,
)
from assistant.report.view import ItemView, anchors, view

if TYPE_CHECKING:
    from jinja2 import Environment

_Asked = tuple[ItemView, list[Question]]


def render_html(
    refinements: Sequence[Refinement],
    items: Mapping[str, Item],
    *,
    title: str,
    generated: datetime,
    backlog_findings: Sequence[Finding] = (),
    notes: Sequence[str] = (),
) -> str:
    """One HTML page to show in a refinement meeting: no request leaves it, everything is escaped.

    Args:
        refinements: in the order in which the page lists them.
        items: the items themselves by key, so that quotes can be shown in their own text; an item
            that is missing is shown by its title alone.
        title: of the page, such as the export's name.
        generated: when the run ended.
        backlog_findings: findings over the whole set.
        notes: sentences about the run, such as what the reader of the export guessed.

    Returns:
        The page as text that UTF-8 can encode.
    """
    environment = _environment()
    reader = markdown_reader()
    ids = anchors(refinements)
    links: dict[str, str] = {}
    for refinement, anchor in zip(refinements, ids, strict=True):
        links.setdefault(refinement.key, anchor)
    views = [
        view(refinement, items.get(refinement.key), anchor, reader, links)
        for refinement, anchor in zip(refinements, ids, strict=True)
    ]
    style, script = _part("style.css"), _part("page.js")
    return environment.get_template("page.html.j2").render(
        title=title,
        generated=generated,
        notes=notes,
        backlog_findings=backlog_findings,
        views=views,
        links=links,
        totals=summary(refinements),
        asked=_asked(views),
        bars=plots.bars(refinements),
        map=plots.readiness_map(refinements, ids),
        map_columns=plots.COLUMNS,
        map_rows=plots.ROWS,
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 - our own file, no input in it
        script=Markup(script),  # noqa: S704 - our own file, no input in it
    )


def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.globals.update(plural=plural, relation_words=relation_words)
    environment.filters.update(
        line=clean_line,
        pattern=pattern_words,
        shorten=shorten,
        duration=_duration,
        share=_share,
        sentences=sentences,
        check_name=check_name,
    )
    return environment


def _finalize(value: Any) -> Any:
    """Clean whatever a template prints; our own markup was cleaned before it became markup."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _part(name: str) -> str:
    return resources.files("assistant.report").joinpath("templates", name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """A content security policy that runs this page's own style and script and nothing else."""
    return (
        f"default-src 'none'; style-src {_sha(style)}; script-src {_sha(script)};"
        " img-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _sha(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _asked(views: Sequence[ItemView]) -> list[tuple[Role, list[_Asked]]]:
    """Every question of the run by the role that can answer it, then by item."""

    def of(role: Role) -> Iterator[_Asked]:
        for one in views:
            questions = [q for q in one.refinement.questions if q.role is role]
            if questions:
                yield one, questions

    groups = ((role, list(of(role))) for role in ROLE_ORDER)
    return [(role, group) for role, group in groups if group]


def _duration(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min 20 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _share(value: float | None) -> str:
    """A share of 0 to 1 as a whole percentage."""
    return "none" if value is None else f"{value * 100:.0f} %"
