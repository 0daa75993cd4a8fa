"""The last station: where each drafted line comes from, decided by code."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from assistant.domain import (
    AgreementOrigin,
    AssumptionOrigin,
    Clause,
    Criterion,
    Item,
    Origin,
    PrecedentOrigin,
    Question,
    QuoteOrigin,
    Role,
    Span,
    Steps,
    Withheld,
)
from assistant.domain.base import Model
from assistant.refinement.claims import Account, against, unsaid
from assistant.refinement.grounding import Source, Sources, Support, support
from assistant.refinement.lines import RawLine, bare
from assistant.refinement.twins import same_line, twin_of
from assistant.refinement.words import (
    GLUE,
    content_stems,
    content_words,
    scripts,
    words,
)

# A line this close (of 100) to an example of a prompt was copied from it.
COPIED = 85
_MOST_NAMED = 3
_SHORT = 3
# A step that goes on with the next keyword holds a second scenario.
_KEYWORDS = re.compile(r"(?:[,;.]|\band)\s+(?:given|when|then)\b", re.IGNORECASE)


_CODE = Source(
    text="the question is answered, it is known whether, the answer says, the result is, "
    "the spike ends after at most, its time box, this no longer happens"
)
"""Words that code itself puts around those of an item."""


class Verified(Model):
    """What stands after verification."""

    criteria: tuple[Criterion, ...] = ()
    questions: tuple[Question, ...] = ()
    """One for each assumption, ids not yet final."""
    withheld: tuple[Withheld, ...] = ()


def verify(
    lines: Sequence[RawLine],
    clauses: Mapping[str, Clause],
    item: Item,
    sources: Sources,
    *,
    said: Account | None = None,
    examples: Sequence[str] = (),
    language: str = "en",
) -> Verified:
    """Give every offered line its origin, merge what says the same, drop what may not stand.

    Args:
        lines: what a model or a skeleton offered.
        clauses: the item's clauses by id.
        item: the item itself; quotes are located in it.
        sources: what may support a line.
        said: what the item says, sentence by sentence; lines that a model worded are compared.
        examples: example lines of the prompts; a line copied from one is refused.
        language: ISO 639-1 code of the item.

    Returns:
        Criteria with verified origins, a question for each assumption, and what was dropped.
    """
    criteria: list[Criterion] = []
    questions: list[Question] = []
    withheld: list[Withheld] = []
    for line in lines:
        text = line.text
        known = [clauses[clause] for clause in line.covers if clause in clauses]
        reason = refusal(
            line, known, item, sources, said=said, examples=examples, language=language
        )
        if reason:
            withheld.append(Withheld(text=text, reason=reason))
            continue
        twin = twin_of(line, criteria, sources.item, language)
        if twin is not None:
            merged = criteria[twin]
            covers = tuple(dict.fromkeys(merged.covers + tuple(clause.id for clause in known)))
            criteria[twin] = merged.model_copy(update={"covers": covers})
            withheld.append(Withheld(text=text, reason=f"says the same as {merged.id}"))
            continue
        name = f"k{len(criteria) + 1}"
        asked = f"a{len(questions) + 1}"
        origin, question = origin_of(
            line, known, item, sources, said=said, asked=asked, about=name, language=language
        )
        if question is not None:
            questions.append(question)
        criteria.append(
            Criterion(
                id=name,
                text=text,
                steps=line.steps,
                covers=tuple(clause.id for clause in known),
                origin=origin,
                outline=line.outline,
            )
        )
    return Verified(criteria=tuple(criteria), questions=tuple(questions), withheld=tuple(withheld))


def origin_of(
    line: RawLine,
    covered: Sequence[Clause],
    item: Item,
    sources: Sources,
    *,
    said: Account | None = None,
    asked: str,
    about: str,
    language: str = "en",
) -> tuple[Origin, Question | None]:
    """Where a line comes from, and the question that an assumption needs.

    Args:
        line: the line.
        covered: the clauses that it covers; the first that is found is quoted.
        item: the item.
        sources: what may support the line.
        said: what the item says, sentence by sentence.
        asked: id for the question, should one be needed.
        about: id of the line.
        language: ISO 639-1 code.

    Returns:
        A quote where the item supports the line; else the precedent or the agreement that
        supplies what the item lacks; else an assumption and its question.
    """
    text = line.text
    own = support(text, sources.item, language=language)
    passages = [clause.span for clause in covered]
    if (passage := line.span or line.quoted) is not None:
        passages.insert(0, passage)
    quoted = next((span for span in passages if stands_in(span, item)), None)
    otherwise = _unsaid(line, said) if said is not None and line.span is None else ""
    own_words = (sources.item, _CODE) if line.span is not None else (sources.item,)
    if quoted is not None and not otherwise and _supported(line, own_words, language):
        return QuoteOrigin(span=quoted), None
    for key, past in sources.precedents:
        if _supported(line, (sources.item, past), language):
            borrowed = _borrowed(text, own, past, language)
            if borrowed:
                return PrecedentOrigin(key=key, words=borrowed), None
    for rule, agreed in sources.rules:
        if _supported(line, (sources.item, agreed), language):
            return AgreementOrigin(rule=rule, words=agreed.text), None
    named = ", ".join(f"“{word}”" for word in own.missing[:_MOST_NAMED])
    why = otherwise or (
        f"{named} {'stands' if len(own.missing) == 1 else 'stand'} nowhere in the item"
        if named
        else "no passage of the item says so"
    )
    question = Question(
        id=asked,
        text=f"Is this agreed: “{text.rstrip('.')}”? {why[0].upper()}{why[1:]}.",
        role=Role.STAKEHOLDER if own.numbers else Role.PRODUCT_OWNER,
        blocks=f"criterion {about}",
        about=about,
    )
    return AssumptionOrigin(why=why, question=asked), question


def _unsaid(line: RawLine, said: Account) -> str:
    """What the item does not say; of a scenario its outcome: the event is the item's own."""
    if line.steps is None:
        return unsaid(line.text, said)
    event, then = _event_of(line.steps), bare(line.steps.then, "then")
    return unsaid(then, said, event=event)


def _against(line: RawLine, said: Account) -> str:
    """What the item says against the outcome or the event, neither of which hides the other."""
    if line.steps is None:
        return against(line.text, said)
    event, then = _event_of(line.steps), bare(line.steps.then, "then")
    return against(then, said, event=event) or against(event, said, outcome=then)


def _event_of(steps: Steps) -> str:
    given, when, _ = _steps_of(steps)
    return f"{given}, {when}" if given else when


def _supported(line: RawLine, sources: Sequence[Source], language: str) -> bool:
    """Whether the sources support the line as a whole, and its outcome taken alone.

    The context and the event repeat the item; an invented outcome must not hide behind them.
    """
    if not support(line.text, *sources, language=language).holds:
        return False
    if line.steps is None:
        return True
    return support(bare(line.steps.then, "then"), *sources, language=language).holds


def stands_in(span: Span, item: Item) -> bool:
    """Whether the span's text is where it says it is."""
    if span.source == "criteria":
        if span.index >= len(item.criteria):
            return False
        text = item.criteria[span.index]
    else:
        text = item.title if span.source == "title" else item.description
    return bool(span.text) and text[span.start : span.end] == span.text


def refusal(
    line: RawLine,
    covered: Sequence[Clause],
    item: Item,
    sources: Sources,
    *,
    said: Account | None = None,
    examples: Sequence[str] = (),
    language: str = "en",
) -> str:
    """Why a line may not stand, in words; empty where it may.

    Args:
        line: the line.
        covered: the clauses that it covers.
        item: the item.
        sources: what may support the line.
        said: what the item says, sentence by sentence.
        examples: example lines of the prompts.
        language: ISO 639-1 code of the item.
    """
    text = line.text
    steps = line.steps
    otherwise = ""
    if said is not None and line.span is None:
        otherwise = _against(line, said)
    reasons = (
        (not covered and line.span is None, "covers no clause of the item"),
        (
            bool(scripts(text) - scripts(sources.item.text)) and line.span is None,
            "is written in letters that the item does not use",
        ),
        (line.cut, "was cut off in the middle of its sentence"),
        (
            steps is not None and not (steps.when.strip() and steps.then.strip()),
            "has no event or no outcome",
        ),
        (
            steps is not None
            and not line.outline
            and _KEYWORDS.search(" ".join(_steps_of(steps))) is not None,
            "has more than one event or outcome",
        ),
        (
            steps is not None
            and not line.outline
            and _says_again(steps, own=line.span is not None),
            "its outcome only says the event again",
        ),
        (bool(otherwise), otherwise),
        (
            any(same_line(text, existing, language) for existing in item.criteria),
            "the item already has it",
        ),
        (
            copied(line, examples) and not support(text, sources.item, language=language).holds,
            "copied from an example of the prompt",
        ),
        (
            line.span is None  # what code took from the item needs no proof
            and not content_stems(text, language) & sources.item.stems
            and not _from_item(text, sources.item, language),
            "shares no word with the item",
        ),
    )
    return next((reason for failed, reason in reasons if failed), "")


def _from_item(text: str, item: Source, language: str) -> bool:
    """Whether a line has a word of the item that a common word only resembles: "applicant"."""
    known = {word.stem for word in words(item.text, language)}
    return any(
        word.text.casefold() not in GLUE and word.stem in known
        for word in words(text, language)
        if len(word.text) > _SHORT
    )


_SUBJECT_WORDS = 2
"""Words by which two sentences are seen to speak of the same one."""
_SAY_NOTHING = frozenset("a an the this that these his her its their it them of and".split())
_SENDS = re.compile(
    r"\b(?:sends?|invites?|emails?|mails?|notif(?:y|ies)|messages?)\b", re.IGNORECASE
)
_RECEIVES = frozenset("gets get receives receive".split())


def _says_again(steps: Steps, *, own: bool) -> bool:
    """Whether the outcome is the event in the same words: "the clerk prints the label"; what the item
    itself says (`own`) may well repeat itself."""
    when, then = " ".join(steps.when.split()), " ".join(steps.then.split())
    if when.casefold() == then.casefold():
        return True
    return fuzz.ratio(when.casefold(), then.casefold()) >= COPIED or (
        not own and _adds_nothing(when, then)
    )


def _adds_nothing(when: str, then: str) -> bool:
    """Whether the one who acts does or gets in the outcome only what the event names already: "the clerk
    invites players by email, then the clerk receives the emails"."""
    same = min(_SUBJECT_WORDS, len(then.split()) - 1)
    if then.casefold().split()[:same] != when.casefold().split()[:same]:
        return False
    known = {word.stem for word in words(when, "en")}
    new = [word for word in words(then, "en") if word.stem not in known]
    empty = _SAY_NOTHING | (_RECEIVES if _SENDS.search(when) else frozenset())
    return all(word.text.casefold() in empty for word in new)


def _steps_of(steps: Steps) -> tuple[str, str, str]:
    return bare(steps.given, "given"), bare(steps.when, "when"), bare(steps.then, "then")


def copied(line: RawLine, examples: Sequence[str]) -> bool:
    """Whether the line, or its outcome, is one of the prompt's examples."""
    steps = line.steps
    pieces = [line.text] if steps is None else [line.text, bare(steps.then, "then")]
    return any(
        fuzz.ratio(piece.casefold().rstrip("."), example.casefold().rstrip(".")) >= COPIED
        for piece in pieces
        for example in examples
    )


def _borrowed(text: str, own: Support, past: Source, language: str) -> str:
    """The passage of a past item that has what the item itself lacks, word for word.

    Of its lines the one with most of these words counts, from the first of them to the last.
    """
    missing = {word.casefold() for word in own.missing}
    stems = {
        word.stem for word in content_words(text, language) if word.text.casefold() in missing
    } & past.stems
    found = max(
        (_hits(line, stems, own.numbers, past.language) for line in past.text.splitlines()),
        key=lambda hits: len({name for name, _, _ in hits}),
        default=[],
    )
    if not found:
        return ""
    line = next(
        line
        for line in past.text.splitlines()
        if _hits(line, stems, own.numbers, past.language) == found
    )
    return line[min(start for _, start, _ in found) : max(end for _, _, end in found)]


def _hits(
    line: str, stems: set[str], figures: Sequence[str], language: str
) -> list[tuple[str, int, int]]:
    """Where a line has one of these stems or figures: which, its beginning and its end."""
    told = [
        (word.stem, word.start, word.start + len(word.text))
        for word in words(line, language)
        if word.stem in stems
    ]
    for figure in figures:
        plain = figure.rstrip("%")
        told += [
            (figure, hit.start(), hit.end())
            for hit in re.finditer(rf"(?<![\w.,]){re.escape(plain)}(?![\w])", line)
        ]
    return told
