"""The wish of a story sentence, one frame for each thing wished."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.domain import Clause, Span
from assistant.quality.nlp import base_form
from assistant.refinement.frames import COUNTED, Frame, of_wish
from assistant.refinement.persons import Actor
from assistant.refinement.whose import ONE_OTHER, apart, of_whom
from assistant.refinement.words import content_stems

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from assistant.quality.lines import Passage
    from assistant.quality.prepare import Prepared

_LEAD = "I want "
_TRAILING = re.compile(
    r"(?:,|\s)+(?:(?:and|or)(?: (?:to|by|with|in|on|for|then|also))?|to|then|also|"
    r"(?:and )?(?:I|we) (?:want|need|wish|would like))$"
)


def parsed(texts: Sequence[str]) -> list["Doc"]:
    """The parses of some texts."""
    from assistant.quality.nlp import parse

    return [doc for doc, _ in parse((text, None) for text in texts)]


def of_story(
    prepared: "Prepared", wanted: Sequence[Clause], actor: Actor, unclear: Sequence[str]
) -> Iterator[Frame]:
    """The story's wish, one frame for each thing wished."""
    story = prepared.story
    if story is None or story.means is None:
        return
    means = story.means
    whole = means.span()
    inside = [
        clause
        for clause in wanted
        if clause.span.source == whole.source
        and whole.start <= clause.span.start
        and clause.span.end <= whole.end
    ]
    if not inside:
        return
    groups = list(_with_fragments(inside, means))
    if _lets_do_more(means, groups):
        groups = [inside]
    cut = list(_wished(means, groups))
    if len(groups) == 1 and len(wishes := apart(cut[0])) > 1:
        cut, groups = wishes, groups * len(wishes)
    cut = [re.sub(r"^I to ", "to ", one) for one in of_whom(cut)]
    docs = parsed([_LEAD + text for text in cut])
    for text, group, doc in zip(cut, groups, docs, strict=True):
        if unclear_in(text, unclear) or not SAYS.search(text):
            continue
        wish = text
        if story.negative and not text.startswith("not "):
            wish = f"to not {re.sub(r'^(?:to |not )+', '', text)}"
        elif story.modal:
            wish = re.sub(r"^(?!to\b)", "to ", text)
        covers = tuple(one.id for one in group)
        span = whole if len(cut) == 1 else _around(group, prepared)
        made = of_wish(wish, doc, covers, span, actor).addressed(means)
        # "As clerks we must archive": a duty is no ability.
        yield made.model_copy(update={"able": ""}) if story.modal else made


def _with_fragments(clauses: Sequence[Clause], means: "Passage") -> Iterator[list[Clause]]:
    """Each deed with the pieces that only vary it: "be told by mail", "by SMS", "on my watch"."""
    group: list[Clause] = []
    for clause in clauses:
        bare = not clause.action and clause.text == clause.span.text.strip(" .,;")
        passive = bool(group) and _PASSIVE.search(means.text[: _place(means, group[0])]) is not None
        loose = _LOOSE.match(clause.text) is not None and clause.action in {"", "have"}
        if group and (
            bare or loose or (passive and clause.action == group[0].action and _verbless(clause))
        ):
            group.append(clause)
            continue
        if group:
            yield group
        group = [clause]
    if group:
        yield group


SAYS = re.compile(r"[^\W\d_]{3}|\d")
_LOOSE = re.compile(r"(?:on|in|at|by|via|through|with|for|from)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\bbe\s+$")


def _verbless(clause: Clause) -> bool:
    """Whether a clause takes its verb from another one: "be told by mail or by SMS"."""
    return not _has_verb(clause, clause.span.text)


def _has_verb(clause: Clause, text: str) -> bool:
    verb = clause.action.split(" ")[0]
    return verb in {"", "have"} or any(
        base_form(word.casefold(), "verb") == verb for word in text.split()
    )


def _around(group: Sequence[Clause], prepared: "Prepared") -> Span:
    """Where a deed stands with what varies it."""
    first, last = group[0].span, group[-1].span
    if first is last:
        return first
    start, end = min(first.start, last.start), max(first.end, last.end)
    item = prepared.item
    text = item.title if first.source == "title" else item.description
    return Span(source=first.source, start=start, end=end, text=text[start:end])


def _wished(means: "Passage", groups: Sequence[Sequence[Clause]]) -> Iterator[str]:
    """The words of each thing wished, as they stand where they stand together."""
    text = means.text
    if len(groups) == 1:
        yield text
        return
    begins = [_begins(text, _place(means, group[0])) for group in groups]
    for number, group in enumerate(groups):
        clause, words = group[0], sum(len(one.text.split()) for one in group)
        start = begins[number]
        stop = next((place for place in begins[number + 1 :] if place > start), len(text))
        piece = _TRAILING.sub("", text[start:stop].strip(" ,;"))
        if whom := _whom(piece):
            yield whom
            continue
        if shall := _SHALL_BE.match(piece):
            yield piece[shall.start("who") :]  # "loans to be logged"
            continue
        rest = clause.text.split(" ", 1)[-1]
        whole = content_stems(rest) <= content_stems(piece)
        short = len(piece.split()) <= words + 8
        said = whole and short and _has_verb(clause, piece) and not _names_it(clause, piece)
        bare = piece.split(" ")[0].casefold() == clause.action.split(" ")[0]
        bare = bare and not COUNTED.match(piece)
        thing = clause.action == "have" and not clause.text.startswith("have")
        deed_first = piece.split(" ")[0].casefold() == clause.action.split(" ")[0]
        other = None if deed_first else ONE_OTHER.match(piece)
        who = other["who"] if other and not other["passive"] and not thing else ""
        told = clause.text if thing else f"{who} to {clause.text}".strip()
        yield f"to {piece}" if said and bare else piece if said else told


_WHOM = re.compile(
    r"let\s+(?P<who>(?:(?:the|an?|my|our|each|every|all)\s+(?!and\b)\w+(?P<more>\s+(?!and\b)\w+)??)|me|us|others|people)"
    r"\s+(?P<deed>(?P<verb>\w+)\b.*)",
    re.IGNORECASE | re.DOTALL,
)


def _whom(piece: str) -> str:
    """Who is let do what, as a wish: "let the customer look it up"; empty where nobody is."""
    from assistant.quality.nlp import may_be_verb

    found = _WHOM.fullmatch(piece)
    if found is None or not may_be_verb(found["verb"].casefold()):
        return ""
    who = "I" if found["who"].casefold() in {"me", "us"} else found["who"]
    return f"{who} to {found['deed']}"


_SHALL_BE = re.compile(
    r"(?P<who>(?!to\b|not\b)(?:(?!to\b)[\w'’-]+\s){1,4})to (?:not )?be \w+(?:[dtn]|made|done)\b"
)
_STANDS_BEFORE = re.compile(
    r"(?:let\s+(?:(?:the|an?|my|our|each|every|all)\s+(?!and\b)\w+(?:\s+(?!and\b)\w+)?|me|us|others|people)\s+|"
    r"(?<![\w'’-])(?:the|an?|each|every|my|our|all|both|no)\s+)$",
    re.IGNORECASE,
)
_SUBJECT_BEFORE = re.compile(
    r"(?:^|,\s+(?:and\s+)?|\band\s+)(?P<who>(?!I\b)(?:(?!(?:to|and|or)\b)[\w'’-]+\s){1,4})$"
)
_FIRST_WORDS = 3
"""Words before the first deed that name who is to do it."""


def _begins(text: str, at: int) -> int:
    """Where a wish begins in the words of all: with its "to", its article and who is let do it."""
    start = _with_to(text, at)
    if text.startswith("to be ", start) and (found := _SUBJECT_BEFORE.search(text[:start])):
        start = found.start("who")
    if found := _STANDS_BEFORE.search(text[:start]):
        start = found.start()
    led = text[:start].split()
    first = len(led) <= _FIRST_WORDS and not {"to", "let", "and"} & set(led)
    return 0 if first else start


def _lets_do_more(means: "Passage", groups: Sequence[Sequence[Clause]]) -> bool:
    """Whether somebody is let do several things, or nothing: then only the whole says who does what."""
    found = re.search(r"\blet\b", means.text)
    if found is None or len(groups) == 1:
        return False
    denied = re.search(r"\b(?:not|never)\b", means.text[: found.start()])
    later = [group for group in groups if _place(means, group[0]) > found.start()]
    return denied is not None or len(later) > 1


_IT = re.compile(r"\b(?:it|its|them|they|their)\b", re.IGNORECASE)


def _names_it(clause: Clause, piece: str) -> bool:
    """Whether a clause says in full what the words of the wish only call "it"."""
    fewer = len(_IT.findall(clause.text)) < len(_IT.findall(piece))
    return fewer and content_stems(piece) <= content_stems(clause.text)


def _place(passage: "Passage", clause: Clause) -> int:
    return next(
        (at for at, offset in enumerate(passage.offsets) if offset >= clause.span.start),
        len(passage.text),
    )


def _with_to(text: str, at: int) -> int:
    """Where a wish begins with its "to" and "to be"."""
    found = re.search(r"\bto(?: be| also| only| not)?\s$", text[:at])
    return found.start() if found else at


_BETTER = re.compile(
    r"\b(?:better|nicer|improved|proper|smarter|easier|faster|quicker|simpler|cleaner|modern)\b",
    re.I,
)


_MORE = 4
"""Words of meaning beside a vague one from which on a statement can be tested all the same."""
_PRAISED = re.compile(
    r"\b(?:should|shall|must|to|can|will|could|needs? to)\b[^.,;]*\bbe\b|^\W*(?:more|very|make)\b",
    re.IGNORECASE,
)


def unclear_in(text: str, unclear: Sequence[str]) -> bool:
    """Whether nobody could test it: words of praise and no figure."""
    if re.search(r"\d", text):
        return False
    praise = [words for words in unclear if words in text]
    if not praise:
        return bool(_BETTER.search(text))
    rest = text
    for words in praise:
        rest = rest.replace(words, " ")
    return (
        any(_ends_open(text, words) for words in praise)
        or bool(_PRAISED.search(text))
        or len(content_stems(rest)) < _MORE
    )


def _ends_open(text: str, words: str) -> bool:
    """Whether a text lists without an end at these words; in brackets they only close examples."""
    before = text[: text.find(words)]
    return words.casefold().startswith("etc") and before.count("(") <= before.count(")")
