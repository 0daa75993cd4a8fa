"""Choose what of an item the grammar reads: the title, the story, sentences and list lines."""

import re
from collections.abc import Iterator

from assistant.domain import ItemKind
from assistant.quality.asking import LIKELY, UNLIKELY, Candidate, asks, likelihoods
from assistant.quality.cues import ANOTHER_ROLE
from assistant.quality.demanding import (
    is_background,
    is_demand,
    is_foreign_to_it,
    is_list_demand,
    is_told,
    is_wish,
    may_state,
    obliges,
)
from assistant.quality.independent import independent
from assistant.quality.lines import Line, Passage
from assistant.quality.lists import ListPlace, places
from assistant.quality.open import left_open
from assistant.quality.prepare import Prepared, is_heading, is_routine
from assistant.quality.sections import Section, label_of, section_of
from assistant.quality.sentences import sentences
from assistant.quality.tables import Table, tables
from assistant.quality.units import Unit, is_verb, unit

_SILENT = {
    Section.ASIDE,
    Section.EXCLUDED,
    Section.QUESTIONS,
    Section.ROLE,
    Section.END,
    Section.MEANS,
}
"""Sections that ask for nothing."""
_TAG = re.compile(
    r"^(?:\[[^\]]{1,40}\]|\([^)]{1,20}\)|(?:user )?story\b\s*\d*\s*[:.-]|"
    r"(?:epic|spike|feature|bug|task|poc|chore|tech(?:nical)?)\s*[:-]|[\w ]{2,24}:|"
    r"[A-Z]{2,8}-\d+\s*:?|\d+(?:\.\d+)*[.):]?)\s+",
    re.IGNORECASE,
)
_GHERKIN = re.compile(
    r"^(?:scenario(?: outline)?\b|given\b|when\b|then\b|and\b|but\b|examples?:|\*\s)", re.IGNORECASE
)
_WISHES = re.compile(
    rf"as {ANOTHER_ROLE},?\s+I\b|I (?:want|need|would like)\b|it would be (?:nice|good|great|helpful)\b",
    re.IGNORECASE,
)
"""How a sentence wishes that goes on after a story."""
_EXAMPLES = re.compile(r"(?:examples?|beispiele?|exemples?|ejemplos?)\b.{0,30}$", re.IGNORECASE)
_LEVELS = 6
"""Depths of real headings; a line that only ends in a colon is deeper."""
_GHERKIN_OPEN = re.compile(r"^(?:scenario(?: outline)?\b|given\b)", re.IGNORECASE)


def select(prepared: Prepared) -> None:
    """Fill in the units and the criteria of an item that was read."""
    body = list(_of_body(prepared))
    if prepared.english:
        units = [*_of_title_and_story(prepared), *body]
        tasks = [one for one in units if one.section is Section.TASKS]
        others = any(one.kind != "title" for one in units if one.section is not Section.TASKS)
        keep_tasks = prepared.kind is not ItemKind.STORY or not (others or prepared.criteria)
        prepared.units = units if keep_tasks else [one for one in units if one not in tasks]


def letters(text: str) -> str:
    """A text's letters and digits, by which two spellings of one line are compared."""
    return re.sub(r"[\W_]+", "", text.lower())


def bare_title(title: Passage) -> Passage:
    """The title without the tags that teams put in front ("[Web] …", "Spike: …")."""
    at = 0
    while (found := _TAG.match(title.text, at)) and len(title.text) - found.end() > 3:
        at = found.end()
    return title.part(at, len(title.text))


def _of_title_and_story(prepared: Prepared) -> Iterator[Unit]:
    story = prepared.story
    if not (story and prepared.story_in_title):
        yield unit("title", bare_title(prepared.title))
    if story is None:
        return
    line = 0 if prepared.story_in_title else story.lines[0]
    if story.means:
        yield unit("means", story.means, Section.BODY, line)
    if story.rest:
        for one in sentences(story.rest):
            again = _WISHES.match(one.text)
            if again or is_demand(one.text) or may_state(one.text):
                yield unit("sentence", one, Section.BODY, line)


def _candidates(prepared: Prepared) -> Iterator[Candidate]:
    """Sentences and list lines of the description that may ask for something.

    On the way, criteria and tables are taken for what they are, and kept with the item.
    """
    known = [letters(one.text) for one in prepared.criteria]
    story = prepared.story
    used = set(story.lines) if story and not prepared.story_in_title else set()
    joined = " ".join(known)
    lists, intros = places(prepared.lines)
    tabled = {table.lines.start: table for table in tables(prepared.lines)}
    for at, (line, section) in enumerate(zip(prepared.lines, prepared.sections, strict=True)):
        if line.shape == "table":
            _of_table(prepared, at, tabled.get(at), section)
        if at + 1 in tabled and _introduces(line):
            continue
        place = lists.get(at, ListPlace())
        cited = line.shape == "quote" and not prepared.eager
        skipped = at in used or at in intros or cited or line.shape == "table"
        if skipped or section in _SILENT or place.excluded or is_heading(line):
            continue
        label = label_of(line.text)
        passage = line.passage.part(label[1] if label else 0, len(line.text))
        if _already(letters(passage.text), known, joined):
            continue
        if section is Section.CRITERIA:
            _criterion(prepared, passage, line)
            continue
        if place.intro is not None:
            prepared.intros[at] = place.intro
        yield from _of_line(prepared, line, passage, section, at, place)


def _of_body(prepared: Prepared) -> Iterator[Unit]:
    """What of the description asks for something, ready for the grammar."""
    found = prepared.candidates = list(_candidates(prepared))
    chances = likelihoods(prepared, found)
    if not any(asks(prepared, one, chance) for one, chance in zip(found, chances, strict=True)):
        # Something is wanted, or there would be no item.
        chances = [
            max(chance, LIKELY * one.asked) for one, chance in zip(found, chances, strict=True)
        ]
    prepared.chances = chances
    for one, chance in zip(found, chances, strict=True):
        span = one.passage.span()
        if chance < UNLIKELY:
            prepared.told.add((span.start, span.end))
        if not asks(prepared, one, chance):
            continue
        if one.listed:
            yield unit("line", one.passage, one.section, one.line, command=one.command)
        else:
            for piece in independent(one.passage):
                yield unit("sentence", piece, one.section, one.line)


def _of_line(
    prepared: Prepared, line: Line, passage: Passage, section: Section, at: int, place: ListPlace
) -> Iterator[Candidate]:
    if section in {Section.STEPS, Section.ACTUAL} or line.text.endswith(":"):
        return
    bug = prepared.kind is ItemKind.BUG
    if line.shape == "bullet" and not (bug and section is Section.EXPECTED):
        first = re.match(r"[A-Za-z]+", passage.text)
        command = place.commands and first is not None and is_verb(first.group())
        introduced = place.intro is not None
        asked = is_list_demand(passage.text, section, introduced=introduced, command=command)
        asked = asked and not bug and not left_open(passage.text)
        if asked or not is_foreign_to_it(passage.text):
            yield Candidate(passage, at, section, True, asked, introduced, command)
        return
    told = section is Section.CONTEXT or is_background(passage.text)
    for one in sentences(passage):
        if bug:
            wanted = section is Section.EXPECTED and len(one.text) > 7
            plain = section is Section.BODY and line.shape == "plain"
            asked = wanted or (plain and obliges(one.text))
        else:
            asked = not left_open(one.text) and _asks(prepared, one.text, told=told)
        routine = prepared.routine and not told and is_routine(one.text)
        if asked or routine or not is_foreign_to_it(one.text):
            yield Candidate(one, at, section, False, asked or routine, routine=routine)


def _asks(prepared: Prepared, text: str, *, told: bool) -> bool:
    """Whether a sentence of prose asks for something; `told`: it stands among background."""
    if prepared.letter and not told:
        return (is_demand(text) and not is_told(text)) or is_wish(text)
    return obliges(text) if told else is_demand(text) or may_state(text)


def _introduces(line: Line) -> bool:
    """Whether a line says what the table below it is about, and is no heading of a section."""
    if section_of(line.text) is not None:
        return False
    if line.shape == "heading":
        return line.depth > _LEVELS and line.text.endswith((":", "："))
    return line.shape == "plain" and not line.text.endswith((".", "!", "?", ";", "。", "！", "？"))


def _of_table(prepared: Prepared, at: int, table: Table | None, section: Section) -> None:
    """Take a table for what it is where it stands: criteria, examples of a scenario, demands."""
    above = next((one for one in reversed(prepared.lines[:at]) if one.shape != "table"), None)
    examples = above is not None and _EXAMPLES.match(above.text) is not None
    last = prepared.criteria[-1] if prepared.criteria else None
    scenario = last is not None and last.source == "description" and _GHERKIN.match(last.text)
    if last is not None and scenario and (examples or section is Section.CRITERIA):
        prepared.criteria[-1] = last + prepared.lines[at].passage
        return
    silent = section in _SILENT | {Section.CONTEXT, Section.STEPS, Section.ACTUAL} and not examples
    if table is None or silent:
        return
    if prepared.kind is ItemKind.BUG and section is not Section.EXPECTED:
        return
    if section is Section.CRITERIA:
        whole = [table.whole] if table.large else [row.passage for row in table.rows]
        prepared.criteria.extend(whole)
        return
    named = above is not None and table.lines.start == at and _introduces(above)
    prepared.tables.append((table, above.passage if above is not None and named else None))


def _already(own: str, known: list[str], joined: str) -> bool:
    """Whether a line stands among the criteria that the export gives apart."""
    if len(own) > 3 and own in known:
        return True
    return (len(own) > 11 and own in joined) or any(len(one) > 20 and one in own for one in known)


def _criterion(prepared: Prepared, passage: Passage, line: Line) -> None:
    """Take a line under a criteria heading as a criterion; the steps of a scenario go together."""
    text = passage.text
    last = prepared.criteria[-1] if prepared.criteria else None
    steps = _GHERKIN.match(text) and not _GHERKIN_OPEN.match(text)
    follows = last is not None and last.source == "description" and _GHERKIN.match(last.text)
    given = _GHERKIN_OPEN.match(text) and last and re.fullmatch(r"scenario.*", last.text, re.I)
    if last is not None and follows and (steps or (given and text.lower().startswith("given"))):
        prepared.criteria[-1] = last + passage
    elif (len(letters(text)) > 7 and not text.endswith(":")) or line.shape == "bullet":
        if len(letters(text)) > 3 and not text.endswith(":"):
            prepared.criteria.append(passage)
    elif re.match(r"scenario\b", text, re.IGNORECASE):
        prepared.criteria.append(passage)
