"""Read an item before the grammar sees it: its lines, its story sentence, its sections."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.domain import Item, ItemKind
from assistant.quality.kinds import judged_kind
from assistant.quality.language import detect
from assistant.quality.lines import Line, Passage, clean, lines
from assistant.quality.sections import Section, label_of, section_of
from assistant.quality.sentences import sentences
from assistant.quality.story import Story, find_story
from assistant.quality.tables import Table
from assistant.quality.units import Unit

if TYPE_CHECKING:
    from assistant.quality.asking import Candidate

_ONE_LINE = {Section.ROLE, Section.MEANS, Section.END}
"""Labels that speak for their own line only ("Goal: …")."""
_LEVELS = 6
"""Depths of real headings; a line that only ends in a colon is deeper."""
_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.?!]{0,40}[,!]?|"
    r"(?:(?:many )?thanks|thank you|(?:best |kind )?regards|cheers|yours (?:sincerely|truly)|greetings)\b"
    r"[^.?]{0,40})$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\W*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.?!:]{0,30}[,!]|"
    r"(?:from|mail from|forwarded from|fwd?|fw)\b[:\s].{0,60}$)",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|me|my)\b")
_PERSONAL = 5
"""So often somebody says "I" or "my" in a letter; a story sentence does so twice."""
_I_DO = re.compile(
    r"\bI (?!am\b|have\b|do\b|think\b|know\b|believe\b|hope\b|guess\b|mean\b|feel\b)([a-z]+)\b"
)
_BY_HAND = re.compile(
    r"\b(?:paper|spreadsheets?|excel|by hand|manually|calls?|phone|again|wrong\w*|forgets?|loses?|lost|miss|today|"
    r"currently|last week['’]s|hours?|always|usually|often|sometimes|mix|chase|waste)\b",
    re.IGNORECASE,
)
"""How people tell what they do today, and what they are tired of."""
_GENERAL = re.compile(
    r"(?:to )?(?:administer|deal with|handle|look after|maintain|manage|organi[sz]e|run)\b",
    re.IGNORECASE,
)
"""A wish that only names what the rest of the item says."""
_ROUTINE = 3
"""Sentences of what "I" do, below a story, from which on they are what its role wants to do."""
_BEFORE_STORY = {Section.CONTEXT}
"""What a story ends where it stands below it."""
_NO_STORY = {Section.CRITERIA, Section.EXCLUDED, Section.ASIDE}


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
    """What the grammar has to read."""
    criteria: list[Passage] = field(default_factory=list)
    """Acceptance criteria, each once, wherever they stand."""
    letter: bool = False
    """Whether it is written like a letter: it tells more than it asks."""
    routine: bool = False
    """Whether the story's role says in sentence after sentence what it does."""
    intros: dict[int, Passage] = field(default_factory=dict)
    """For the line of a list: the words that introduce the list."""
    fine: bool = False
    """Whether the item is to be divided, so that every piece of it counts."""
    eager: bool = False
    """Whether sentences count that may well ask for nothing: the others name no two wishes."""
    candidates: "list[Candidate]" = field(default_factory=list)
    """Sentences and list lines of the description that may ask for something."""
    chances: list[float] = field(default_factory=list)
    """How likely each candidate asks for something, 0 to 1."""
    told: set[tuple[int, int]] = field(default_factory=set)
    """Where in the description sentences and list lines stand that hardly ask for anything."""
    tables: list[tuple[Table, Passage | None]] = field(default_factory=list)
    """Tables that ask for something, each with the words that introduce it."""

    @property
    def english(self) -> bool:
        """Whether rules that need English apply."""
        return self.language == "en"


def prepare(item: Item, *, fine: bool = False, eager: bool = False) -> Prepared:
    """Read an item: nothing here needs the grammar.

    Args:
        item: its texts are Markdown.
        fine: whether it is to be divided, so that every piece of it counts.
        eager: whether sentences count that may well ask for nothing.
    """
    from assistant.quality.selecting import select

    title = clean(item.title, "title")
    body = lines(item.description, "description")
    sections = _sections(body)
    story = find_story(body)
    if story and any(sections[at] in _NO_STORY for at in story.lines):
        story = None
    if story and not story.means and any(body[at].shape == "bullet" for at in story.lines):
        story = None  # "as a donation to the garden", a line of a list
    if story is None or story.form != "labels":
        # "What" above a text without a story's labels announces what is asked for.
        sections = [Section.BODY if one is Section.MEANS else one for one in sections]
    if story:
        sections = _from_story(sections, story)
    in_title = False
    if not (story and story.means):
        from_title = find_story([Line(title, "plain", False)])
        if from_title and (from_title.means or not story):
            story, in_title = from_title, True
    given = [clean(text, "criteria", at) for at, text in enumerate(item.criteria)]
    texts = [line.text for line in body]
    routine = _routine(body, story)
    prepared = Prepared(
        item=item,
        kind=judged_kind(item, story, title.text, sections, texts),
        language=detect(" ".join([title.text, *texts, *(one.text for one in given)])),
        title=title,
        lines=body,
        sections=sections,
        story=story,
        story_in_title=in_title,
        criteria=[one for one in given if one.text],
        letter=any(_GREETING.match(text) or _SPEAKS.match(text) for text in texts)
        or len(_I.findall(" ".join(texts))) - routine >= _PERSONAL,
        routine=routine > 0,
        fine=fine,
        eager=eager,
    )
    select(prepared)
    return prepared


def _routine(body: list[Line], story: Story | None) -> int:
    """How many sentences below a story with a general wish say what its role does; 0 where they are few, or
    tell of today's work by hand."""
    if story is None or story.means is None or not _GENERAL.match(story.means.text):
        return 0
    found = [
        one.text
        for at, line in enumerate(body)
        if at not in story.lines
        for one in sentences(line.passage)
        if is_routine(one.text)
    ]
    return len(found) if len(found) >= _ROUTINE and not any(map(_BY_HAND.search, found)) else 0


def is_routine(text: str) -> bool:
    """Whether a sentence says what "I" do, in the present: "I copy a tour of last year"."""
    from assistant.quality.units import is_verb

    found = _I_DO.match(text)
    return found is not None and is_verb(found[1])


def _from_story(sections: list[Section], story: Story) -> list[Section]:
    """The sections, where a story with what stands in its paragraph is no background."""
    return [
        Section.BODY if at in story.lines and section in _BEFORE_STORY else section
        for at, section in enumerate(sections)
    ]


def is_heading(line: Line) -> bool:
    """Whether a line only announces what follows."""
    if line.shape == "heading":
        return True
    section = section_of(line.text) if len(line.text) < 40 else None
    return section not in {None, Section.MEANS, Section.END}


def _sections(body: list[Line]) -> list[Section]:
    """The section in which each line stands, by the headings and labels before it."""
    found: list[Section] = []
    current, level = Section.BODY, 0
    for at, line in enumerate(body):
        here: Section | None = None
        if current is Section.QUESTIONS and level > _LEVELS and line.gap and line.shape == "plain":
            # A list of questions below a mere label ends where prose begins again.
            current = Section.BODY if body[at - 1].shape == "bullet" else current
        label = label_of(line.text)
        if line.shape == "heading":
            named = section_of(line.text)
            if named is None and level and (line.depth > level or line.text.endswith(":")):
                named = current  # a heading below the one that set the section
            else:
                level = line.depth if named is not None else 0
            current = here = named or Section.BODY
        elif label and line.shape == "bullet":
            here = label[0]
        elif label:
            here = label[0]
            current = current if here in _ONE_LINE else here
        elif line.shape == "plain" and is_heading(line):
            current = here = section_of(line.text) or current
        found.append(here or current)
    return found
