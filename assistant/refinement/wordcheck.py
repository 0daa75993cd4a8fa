"""What a worded title or story sentence must hold, checked by code.

Unlike a criterion, which may bring an assumption with its question, a title has no place for one:
every word of it must be the item's.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.domain import Clause, Item
from assistant.refinement.addressed import is_addressed
from assistant.refinement.choose import COVERED
from assistant.refinement.claims import Account, against, unsaid
from assistant.refinement.conserve import is_layer
from assistant.refinement.grounding import Source, Sources, support
from assistant.refinement.telling import Teller
from assistant.refinement.titles import deed, reads_well, topic, whole_deed
from assistant.refinement.twins import same_line
from assistant.refinement.words import content_stems, numbers, scripts, stem, words

LONGEST_TITLE = 80
LONGEST_STORY = 260
_STORY = re.compile(
    r"^As (?P<role>[^,]+?),? (?:I|we) (?:want|need|wish|would like) to (?:be able to )?(?P<means>.+?)"
    r"(?:,? so that (?P<end>.+?))?[.\s]*$",
    re.IGNORECASE | re.DOTALL,
)
_SECOND = re.compile(r"[.!?;]\s+\S|\n|\b(?:I|we) (?:also )?(?:want|need|wish|would like)\b", re.I)
_DENIES = re.compile(
    r"\b(?:not|no|never|nobody|nothing|none|neither|nor|cannot|without)\b|n['’]t\b", re.IGNORECASE
)
_SHOWN = 3


class PartSaid(NamedTuple):
    """What a part covers, and what is not its own."""

    own: Sequence[Clause]
    lead: Sequence[Clause]
    others: Sequence[tuple[str, Sequence[Clause]]]
    """Name of each other part, with the leading clauses that only it holds."""


def title_fault(
    title: str,
    about: Sequence[Clause],
    item: Item,
    sources: Sources,
    said: Account | None,
    language: str,
) -> str:
    """Why a title may not stand, in words; empty where it may.

    Args:
        title: the title.
        about: the demands that it stands for.
        item: the item; the title must differ from its own.
        sources: only the item supports a title.
        said: what the item says, sentence by sentence; None: code made the title.
        language: ISO 639-1 code of the item.
    """
    return next(_of_title(title, about, item, sources, said, language), "")


def part_title_fault(
    title: str,
    part: PartSaid,
    others: Sequence[str],
    item: Item,
    sources: Sources,
    said: Account,
    language: str,
) -> str:
    """Why the title of a part may not stand, in words; empty where it may.

    Args:
        title: the title.
        part: what the part covers.
        others: titles of other parts.
        item: the parent.
        sources: as for `title_fault`, like the rest.
    """
    if fault := title_fault(title, part.lead, item, sources, said, language):
        return fault
    if any(same_line(title, other, language) for other in others):
        return "is the title of another part"
    own = "\n".join(clause.text for clause in part.lead)
    if not content_stems(title, language) & content_stems(own, language):
        return "says nothing of what its part covers"
    return _beyond(title, part, item, "", language)


def story_of(
    offered: str,
    part: PartSaid,
    teller: Teller,
    item: Item,
    sources: Sources,
    said: Account,
    language: str,
) -> tuple[str, str]:
    """A part's story sentence, with role and reason as code knows them, or why it may not stand.

    Args:
        offered: the sentence as a model worded it.
        part: what the part covers.
        teller: whose story it is, and the reason.
        item: the parent.
        sources: only the item supports a story.
        said: what the item says, sentence by sentence.
        language: ISO 639-1 code of the item.

    Returns:
        The story and an empty reason, or an empty story and the reason in words.
    """
    plain = " ".join(offered.split()).strip('"“” ')
    found = _STORY.match(plain)
    if found is None:
        return "", "is no sentence such as “As a …, I want to …”"
    means = found["means"].strip(" ,.")
    faults = (
        *_of_frame(plain, found["role"], found["end"] or "", teller),
        *_of_means(means, part, teller, item, sources, said, language),
    )
    return ("", faults[0]) if faults else (teller.story(means), "")


def _of_title(
    title: str,
    about: Sequence[Clause],
    item: Item,
    sources: Sources,
    said: Account | None,
    language: str,
) -> Iterator[str]:
    if not title:
        yield "is empty"
        return
    if len(title) > LONGEST_TITLE:
        yield f"is longer than {LONGEST_TITLE} characters"
    if is_layer(title):
        yield "names a technical layer"
    if same_line(title, item.title, language) or title.casefold() == item.title.casefold().strip():
        yield "is the title that the item has"
    if not reads_well(title):
        yield "is only a fragment"
    told = title if title[:2].isupper() else title[:1].lower() + title[1:]
    yield from _unsupported(told, "the user", about, sources, said, language)
    if said is not None and language == "en" and not begins_with_verb(title):
        yield "does not begin with what is done"


def begins_with_verb(title: str) -> bool:
    """Whether the first word of an English title may be a verb in its base form."""
    from assistant.quality.nlp import may_be_verb

    first = re.match(r"[^\W\d_]+", title)
    return first is not None and may_be_verb(first[0].casefold())


def _unsupported(
    text: str,
    who: str,
    about: Sequence[Clause],
    sources: Sources,
    said: Account | None,
    language: str,
) -> Iterator[str]:
    if is_addressed(text):
        yield "speaks to a language model"
    if scripts(text) - scripts(sources.item.text):
        yield "is written in letters that the item does not use"
    if missing := support(text, sources.item, language=language).missing:
        named = ", ".join(f"“{word}”" for word in missing[:_SHOWN])
        yield f"says what stands nowhere in the item ({named})"
    if said is None:
        return
    otherwise = (numbers(text) and against(text, said)) or unsaid(f"{who} wants to {text}", said)
    if otherwise:
        yield f"says something else than the item ({otherwise})"
    if denied := _denial(text, about, language):
        yield denied


def _denial(text: str, about: Sequence[Clause], language: str) -> str:
    """A denial that the demands do not hold, or one that they hold and the text lacks."""
    stems = content_stems(text, language)
    if _DENIES.search(text):
        held = any(_DENIES.search(clause.text) for clause in about)
        return "" if held else "denies what the item does not deny"
    for clause in about:
        wanted = content_stems(clause.text, language)
        if _DENIES.search(clause.text) and wanted and len(wanted & stems) > COVERED * len(wanted):
            return f"lacks the denial in “{clause.text.strip(' .')}”"
    return ""


def _of_frame(plain: str, role: str, end: str, teller: Teller) -> Iterator[str]:
    if len(plain) >= LONGEST_STORY:
        yield f"is longer than {LONGEST_STORY} characters"
    if _bare(role) != _bare(teller.who):
        yield f"is not told of “{teller.who}”"
    if end and _bare(end) != _bare(teller.end):
        yield "gives a reason that the item does not give in these words"


def _of_means(
    means: str,
    part: PartSaid,
    teller: Teller,
    item: Item,
    sources: Sources,
    said: Account,
    language: str,
) -> Iterator[str]:
    if _SECOND.search(means):
        yield "holds more than one wish or sentence"
    yield from _unsupported(means, teller.who, part.lead, sources, said, language)
    for clause in part.lead:
        wanted = content_stems(" ".join(deed(clause)).strip() or topic(clause), language)
        if len(wanted & content_stems(means, language)) < COVERED * len(wanted):
            yield f"leaves out “{clause.text.strip(' .')}”"
    if beyond := _beyond(means, part, item, teller.who, language):
        yield beyond


def _beyond(text: str, part: PartSaid, item: Item, who: str, language: str) -> str:
    """What a text says that belongs to another part; a word of context is free."""
    stems = {word.stem for word in words(text, language)}
    own = "\n".join(
        (*(clause.text for clause in part.own), *(whole_deed(clause) for clause in part.lead))
    )
    known = {word.stem for word in words(own, language)}
    for name, lead in part.others:
        for clause in lead:
            verb, thing = deed(clause)
            wanted = {stem(verb.split(" ")[0], language)} | content_stems(thing, language)
            if verb and len(wanted) > 1 and wanted <= stems and not wanted <= known:
                return f"says what {name} covers (“{clause.text.strip(' .')}”)"
    about = Source(text="\n".join((own, item.title, who)), language=language)
    found = support(text, about, language=language)
    if not found.holds:
        named = ", ".join(f"“{word}”" for word in found.missing[:_SHOWN])
        return f"says what its part does not cover ({named})"
    return ""


def _bare(text: str) -> str:
    """Words without case, quotes, spaces and a leading article."""
    plain = " ".join(re.findall(r"\w+", text.casefold().replace("’", "'")))
    return re.sub(r"^(?:an?|the|any|every|each)\s+", "", plain)
