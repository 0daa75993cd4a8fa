"""Criteria added to a text in a tracker's own markup, so that a second run adds nothing twice."""

import re
from collections.abc import Sequence
from typing import Any

from assistant.exchange.criteria import criteria_of_field, extract_criteria
from assistant.exchange.drafts import LIST_LINE, block, is_draft_heading, one_line, same
from assistant.exchange.markup import Markup

BULLET = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+")


def add_criteria(
    raw: Any, criteria: Sequence[str], text: Markup, *, draft: bool, own_field: bool
) -> Any:
    """The raw text with criteria added at its end.

    Drafts replace the drafts of an earlier run. Accepted criteria leave the block of drafts and
    join the agreed ones; drafts that nobody decided on stay drafts.

    Args:
        raw: the field's value in the tracker's markup.
        criteria: Markdown, one text each.
        text: the markup.
        draft: whether they are drafts.
        own_field: whether the field holds criteria and nothing else.
    """
    base = text.cut_draft(raw)
    before = text.to_markdown(base) if base else ""
    agreed = criteria_of_field(before) if own_field else extract_criteria(before)
    new = [
        item for item in dict.fromkeys(criteria) if not any(same(item, other) for other in agreed)
    ]
    if draft:
        return text.append(base, block(new, draft=True)) if new else base
    if new:
        listed = "\n".join(f"- {one_line(item)}" for item in new)
        bare = own_field or ends_in_criteria(before)
        base = text.append(base, listed if bare else block(new, draft=False))
    left = _undecided(raw, criteria, text)
    return text.append(base, block(left, draft=True)) if left else base


def without_drafts(raw: Any, decided: Sequence[str], text: Markup) -> Any:
    """The raw text with decided criteria taken out of its block of drafts."""
    left = _undecided(raw, decided, text)
    base = text.cut_draft(raw)
    return text.append(base, block(left, draft=True)) if left else base


def _undecided(raw: Any, decided: Sequence[str], text: Markup) -> list[str]:
    drafts = draft_lines(text.to_markdown(raw)) if raw else []
    return [item for item in drafts if not any(same(item, other) for other in decided)]


def draft_lines(markdown: str) -> list[str]:
    """The drafts that a text holds in a block of ours."""
    lines = markdown.split("\n")
    start = next((at for at, line in enumerate(lines) if is_draft_heading(line)), None)
    if start is None:
        return []
    found: list[str] = []
    for line in lines[start + 1 :]:
        if LIST_LINE.match(line):
            found.append(BULLET.sub("", line, count=1).strip())
        elif line.strip() or found:
            break
    return found


def ends_in_criteria(markdown: str) -> bool:
    """Whether a text's last lines are a list of agreed criteria."""
    last = markdown.rstrip().split("\n")[-1]
    agreed = extract_criteria(markdown)
    return bool(
        agreed and LIST_LINE.match(last) and same(BULLET.sub("", last, count=1), agreed[-1])
    )
