"""The parts of a story sentence and of a bug report, as spans of the item's text."""

from assistant.domain import ItemKind, Span
from assistant.domain.finding import BugParts, StoryParts
from assistant.quality.lines import Line
from assistant.quality.prepare import Prepared, is_heading
from assistant.quality.sections import Section, label_of


def story_parts(prepared: Prepared) -> StoryParts | None:
    """Role, means and end of the story sentence, where the item has one."""
    story = prepared.story
    if story is None:
        return None
    spans = [
        one.span() if one is not None else None for one in (story.role, story.means, story.end)
    ]
    return StoryParts(role=spans[0], means=spans[1], end=spans[2])


def bug_parts(prepared: Prepared) -> BugParts | None:
    """Steps, expected and actual behaviour of a bug report; None for other kinds."""
    if prepared.kind is not ItemKind.BUG:
        return None
    steps: list[Span] = []
    whole: dict[Section, tuple[int, int]] = {}
    for line, section in zip(prepared.lines, prepared.sections, strict=True):
        if section not in {Section.STEPS, Section.EXPECTED, Section.ACTUAL} or is_heading(line):
            continue
        span = _content(line)
        if section is Section.STEPS:
            steps.append(span)
        else:
            begin, end = whole.get(section, (span.start, span.end))
            whole[section] = (min(begin, span.start), max(end, span.end))
    return BugParts(
        steps=tuple(steps),
        expected=_between(prepared, whole.get(Section.EXPECTED)),
        actual=_between(prepared, whole.get(Section.ACTUAL)),
    )


def _content(line: Line) -> Span:
    label = label_of(line.text)
    return line.passage.span(label[1] if label else 0)


def _between(prepared: Prepared, ends: tuple[int, int] | None) -> Span | None:
    if ends is None:
        return None
    begin, end = ends
    text = prepared.item.description[begin:end]
    return Span(source="description", start=begin, end=end, text=text)
