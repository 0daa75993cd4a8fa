"""Read an item before the grammar sees it: its lines, its story sentence, what may be a demand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.domain import Item, ItemKind
from assistant.quality.kinds import judged_kind
from assistant.quality.language import detect
from assistant.quality.lines import Line, Passage, clean, lines
from assistant.quality.sections import Section, label_of, section_of
from assistant.quality.sentences import sentences
from assistant.quality.story import Story, find_story
from assistant.quality.units import Unit, opens_with_verb, unit

_MODAL = re.compile(
    r"\b(?:must|shall|should|needs? to|has to|have to|ha(?:s|ve) the ability|can|cannot|can['’]t|able to|allowed to|"
    r"allows?|enables?|may(?! be\b)|will|won['’]t|ought to|required?|mandatory|supports?|we (?:need|want)|I (?:need|want)|"
    r"users? (?:need|want)s?|is to be|are to be|at least|at most|no more than|only (?:if|when|for|the)|never|always)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^(?:if|when|whenever|once|after|as soon as|unless|in case)\b.{4,},\s*\S", re.IGNORECASE
)
_CONTEXT = re.compile(
    r"\b(?:currently|at the moment|right now|today|as of now|at present|previously|in the past|used to|was|were|had|did|"
    r"has been|have been|I think|I believe|I guess|we think|we discussed|it seems|seems|looks like|would be (?:nice|great|good|cool|"
    r"helpful|useful)|not sure|maybe|perhaps|e\.g\. see|see also|for now|feel free|thanks|thank you|hope|i am|i'm|as you can see|"
    r"this (?:story|ticket|issue|task|epic|item|card|is)|the reason|because|problem is|the idea|so far)\b",
    re.IGNORECASE,
)
_NO_DEMAND = re.compile(
    r"^(?:note|nb|n\.b\.|hint|fyi|see|ref|cc|e\.g|i\.e|for example|example|todo:?$|tbd|n/?a|none|link|@\w+)\b",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"\b(?:following|includ\w+|contain\w*|fields?|columns?|options?|support\w*|allow\w*|need\w*|should|must|can|able|want|"
    r"requirements?|features?|filters?|by|with|such as|show\w*|display\w*|criteria|rules?|cases|conditions|types?|formats?)\W*$|:$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Prepared:
    """An item, read and waiting for the grammar."""

    item: Item
    kind: ItemKind
    language: str
    title: Passage
    lines: list[Line]
    """Lines of the description."""
    sections: list[Section]
    """The section of each line."""
    story: Story | None
    story_in_title: bool = False
    units: list[Unit] = field(default_factory=list)
    intros: dict[int, Passage] = field(default_factory=dict)
    """For the line of a list: the words that introduce the list."""
    criteria: list[Passage] = field(default_factory=list)

    @property
    def english(self) -> bool:
        """Whether rules that need English apply."""
        return self.language == "en"


def prepare(item: Item) -> Prepared:
    """Read an item: nothing here needs the grammar."""
    title = clean(item.title, "title")
    body = lines(item.description, "description")
    sections = _sections(body)
    story = find_story([line for line, _ in zip(body, sections, strict=True)])
    if story and any(
        sections[at] in {Section.CRITERIA, Section.EXCLUDED, Section.ASIDE} for at in story.lines
    ):
        story = None
    in_title = False
    if not (story and story.means):
        from_title = find_story([Line(title, "plain", False)])
        if from_title and (from_title.means or not story):
            story, in_title = from_title, True
    criteria = [clean(text, "criteria", at) for at, text in enumerate(item.criteria)]
    everything = " ".join(
        [title.text, *(line.text for line in body), *(one.text for one in criteria)]
    )
    prepared = Prepared(
        item=item,
        kind=judged_kind(item, story, title.text, sections, [line.text for line in body]),
        language=detect(everything),
        title=title,
        lines=body,
        sections=sections,
        story=story,
        story_in_title=in_title,
        criteria=criteria,
    )
    if prepared.english:
        prepared.units = list(_units(prepared))
    return prepared


def _sections(body: list[Line]) -> list[Section]:
    found: list[Section] = []
    current = Section.BODY
    for line in body:
        here = None
        if line.shape == "heading":
            current = section_of(line.text) or (
                Section.BODY if not line.text.endswith(":") else current
            )
            here = current
        elif label := label_of(line.text):
            if line.shape != "bullet":
                current = label[0]
                here = current
            else:
                here = label[0]
        elif (
            line.shape == "plain"
            and (section := section_of(line.text))
            and len(line.text) < 40
            and section is not Section.MEANS
        ):
            current = here = section
        found.append(here or current)
    return found


def is_heading(line: Line) -> bool:
    """Whether a line only announces what follows."""
    return line.shape == "heading" or (
        len(line.text) < 40 and section_of(line.text) not in {None, Section.MEANS, Section.END}
    )


def _units(prepared: Prepared) -> Iterator[Unit]:
    if prepared.story and prepared.story_in_title:
        if prepared.story.means:
            yield unit("means", prepared.story.means)
        if prepared.story.rest:
            yield from (
                unit("sentence", one)
                for one in sentences(prepared.story.rest)
                if is_demand(one.text)
            )
    else:
        yield unit("title", _bare_title(prepared.title))
    if prepared.story and not prepared.story_in_title:
        if prepared.story.means:
            yield unit("means", prepared.story.means, Section.BODY, prepared.story.lines[0])
        if prepared.story.rest:
            yield from (
                unit("sentence", one, Section.BODY, prepared.story.lines[-1])
                for one in sentences(prepared.story.rest)
                if is_demand(one.text)
            )
    yield from _description(prepared)
    for passage in prepared.criteria:
        if passage.text:
            yield unit("criterion", passage.part(0, min(len(passage.text), 300)), Section.CRITERIA)


_TAG = re.compile(
    r"^(?:\[[^\]]{1,40}\]|\([^)]{1,20}\)|(?:user )?story\b\s*\d*\s*[:.-]|(?:epic|spike|feature|bug|task|poc|chore|tech(?:nical)?)\s*[:-]|[\w ]{2,24}:|[A-Z]{2,8}-\d+\s*:?|\d+(?:\.\d+)*[.):]?)\s+",
    re.IGNORECASE,
)


def _bare_title(title: Passage) -> Passage:
    """The title without the tags that teams put in front ("[Web] …", "Spike: …")."""
    at = 0
    while (found := _TAG.match(title.text, at)) and len(title.text) - found.end() > 3:
        at = found.end()
    return title.part(at, len(title.text))


def _description(prepared: Prepared) -> Iterator[Unit]:
    known = [_letters(text) for text in prepared.item.criteria]
    joined = " ".join(known)
    used = set(prepared.story.lines) if prepared.story and not prepared.story_in_title else set()
    intro: tuple[int, Passage] | None = None
    for at, (line, section) in enumerate(zip(prepared.lines, prepared.sections, strict=True)):
        if line.shape == "plain" or line.shape == "heading":
            intro = (
                (at, line.passage)
                if line.text.endswith(":") and not section_of(line.text)
                else None
            )
        if at in used or line.shape in {"quote", "table"} or is_heading(line):
            continue
        if section in {
            Section.ASIDE,
            Section.EXCLUDED,
            Section.QUESTIONS,
            Section.ROLE,
            Section.END,
            Section.MEANS,
        }:
            continue
        passage = line.passage
        if label := label_of(line.text):
            passage = passage.part(label[1], len(passage.text))
        letters = _letters(passage.text)
        if (
            (len(letters) > 3
            and (letters in known or (len(letters) > 11 and letters in joined)))
            or any(len(one) > 20 and one in letters for one in known)
        ):
            continue
        if intro and line.shape == "bullet":
            prepared.intros[at] = intro[1]
        if section is Section.CRITERIA:
            if len(letters) > 7 and not line.text.endswith(":"):
                yield unit("criterion", passage, section, at)
        elif prepared.kind is ItemKind.BUG:
            if section is Section.EXPECTED:
                yield from (
                    unit("sentence", one, section, at)
                    for one in sentences(passage)
                    if len(one.text) > 7
                )
            elif section is Section.BODY and line.shape == "plain":
                yield from (
                    unit("sentence", one, section, at)
                    for one in sentences(passage)
                    if _obliges(one.text)
                )
        elif section in {Section.STEPS, Section.ACTUAL}:
            continue
        elif line.shape == "bullet":
            if _is_list_demand(passage.text, section, intro is not None):
                yield unit("line", passage, section, at)
        elif not line.text.endswith(":"):
            for one in sentences(passage):
                if is_demand(one.text) and (section is not Section.CONTEXT or _obliges(one.text)):
                    yield unit("sentence", one, section, at)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _obliges(text: str) -> bool:
    return (
        bool(re.search(r"\b(?:must|shall|should)\b", text, re.IGNORECASE))
        and not _CONTEXT.search(text)
        and not text.endswith("?")
    )


def is_demand(text: str) -> bool:
    """Whether a sentence asks for something, rather than tells or asks the reader something."""
    if text.rstrip().endswith("?") or len(text) < 8 or _NO_DEMAND.match(text):
        return False
    if _CONTEXT.search(text):
        return bool(re.search(r"\b(?:must|shall)\b", text)) or (
            opens_with_verb(text) and not re.match(r"see\b", text, re.IGNORECASE)
        )
    return bool(_MODAL.search(text) or _CONDITION.match(text) or opens_with_verb(text))


def _is_list_demand(text: str, section: Section, introduced: bool) -> bool:
    if (
        text.rstrip().endswith("?")
        or len(re.sub(r"\W", "", text)) < 3
        or _NO_DEMAND.match(text)
        or text.endswith(":")
    ):
        return False
    if re.fullmatch(r"(?:link|#\d+|@?\w+)[\s,;]*", text) and not introduced:
        return False
    if section is Section.CONTEXT:
        return _obliges(text)
    return is_demand(text) or not _CONTEXT.search(text)
