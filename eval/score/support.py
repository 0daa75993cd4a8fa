"""Whether a line's origin can be followed; the harness checks by itself what the product claims."""

from collections.abc import Callable, Iterable, Mapping

from assistant import (
    AgreementOrigin,
    AssumptionOrigin,
    Criterion,
    Item,
    PrecedentOrigin,
    QuoteOrigin,
    Refinement,
)

from ..golden.passages import texts_of
from ..matcher.words import content, numbers


def text_of(item: Item) -> str:
    """All of an item's text."""
    return "\n".join(text for _source, _index, text in texts_of(item))


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def origin_complaint(
    line: Criterion, item: Item, refinement: Refinement, history: Mapping[str, Item]
) -> list[str]:
    """What is wrong with the line's origin; nothing where it can be followed."""
    origin = line.origin
    if isinstance(origin, QuoteOrigin):
        return _quote_complaint(origin, item)
    if isinstance(origin, PrecedentOrigin):
        return _precedent_complaint(origin, refinement, history)
    if isinstance(origin, AgreementOrigin):
        return ["it follows a working agreement, but the team has none"]
    assert isinstance(origin, AssumptionOrigin)
    if origin.question not in {question.id for question in refinement.questions}:
        return ["it is an assumption, but no question settles it"]
    return []


def _quote_complaint(origin: QuoteOrigin, item: Item) -> list[str]:
    span = origin.span
    for source, index, text in texts_of(item):
        if (source, index) == (span.source, span.index):
            inside = text[span.start : span.end]
            if inside == span.text and span.text.strip():
                return []
    return ["its quote does not stand where it says"]


def _precedent_complaint(
    origin: PrecedentOrigin, refinement: Refinement, history: Mapping[str, Item]
) -> list[str]:
    if origin.key not in {one.key for one in refinement.recalled}:
        return [f"its precedent {origin.key} was not recalled"]
    known = history.get(origin.key)
    if known is None or _squeezed(origin.words) not in _squeezed(text_of(known)):
        return [f"its words do not stand in {origin.key}"]
    return []


def unsupported_numbers(line: Criterion, item: Item, history: Mapping[str, Item]) -> list[str]:
    """Numbers of the line that neither the item nor the named precedent holds."""
    if isinstance(line.origin, AssumptionOrigin):
        return []
    known = set(numbers(text_of(item)))
    if isinstance(line.origin, PrecedentOrigin) and line.origin.key in history:
        known |= numbers(text_of(history[line.origin.key]))
    extra = sorted(numbers(line.text) - known)
    return [f"nobody said {', '.join(extra)}"] if extra else []


def copied_from(sources: Iterable[str]) -> Callable[[str], bool]:
    """A test whether at least five words in a row and two thirds of a line stand in one of the texts.

    Args:
        sources: such as the lines of the prompts.
    """
    known = [" ".join(content(source)) for source in sources]

    def looks_copied(line: str) -> bool:
        ours = content(line)
        runs = [" ".join(ours[start : start + 5]) for start in range(len(ours) - 4)]
        least = max(1, 2 * len(runs) // 3)
        return any(sum(run in theirs for run in runs) >= least for theirs in known)

    return looks_copied
