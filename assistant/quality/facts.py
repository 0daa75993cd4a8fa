"""What rules are given: an item, read and parsed, and what the team agreed on."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from assistant.domain import Agreements, Clause, Item, ItemKind, Severity, Span
from assistant.quality.grammar import Demand
from assistant.quality.lines import Passage
from assistant.quality.parsed import Parsed
from assistant.quality.prepare import Prepared
from assistant.quality.story import Story


@dataclass
class Facts:
    """One item as the rules see it."""

    prepared: Prepared
    parsed: list[Parsed]
    clauses: tuple[Clause, ...]
    agreements: Agreements
    slices: float = 0.0
    """How likely a team finds several slices of value in it, 0 to 1."""

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.prepared.item

    @property
    def kind(self) -> ItemKind:
        """The kind it is judged as."""
        return self.prepared.kind

    @property
    def story(self) -> Story | None:
        """Its story sentence."""
        return self.prepared.story

    @cached_property
    def means(self) -> Parsed | None:
        """The parse of what the story asks for."""
        return next((one for one in self.parsed if one.unit.kind == "means"), None)

    @cached_property
    def asked(self) -> list[Demand]:
        """What the story asks for, verb by verb; without a story, what the title asks for."""
        titles = (one for one in self.parsed if one.unit.kind == "title")
        chosen = self.means or next(titles, None)
        return chosen.demands if chosen else []

    @property
    def criteria(self) -> list[Passage]:
        """The acceptance criteria, wherever they stand."""
        return self.prepared.criteria

    @property
    def everything(self) -> list[Passage]:
        """Every passage of the item but quotes and tables."""
        body = [one.passage for one in self.prepared.lines if one.shape not in {"quote", "table"}]
        return [self.prepared.title, *body, *self.prepared.criteria]

    @cached_property
    def wishes(self) -> list[Passage]:
        """What is asked for outright: title, story, criteria and list lines, but no prose."""
        prose = {id(one.unit.passage) for one in self.parsed if one.unit.kind == "sentence"}
        return [one for one in self.demanding if id(one) not in prose]

    @cached_property
    def demanding(self) -> list[Passage]:
        """Passages that ask for something: what rules about wording look at."""
        found: list[Passage] = []
        story = self.story
        if story and self.prepared.story_in_title:
            found.extend(one for one in (story.means,) if one)
        else:
            found.append(self.prepared.title)
            found.extend(one for one in (story.means if story else None,) if one)
        found.extend(
            one.unit.passage for one in self.parsed if one.unit.kind in {"line", "sentence"}
        )
        found.extend(self.prepared.criteria)
        return found


@dataclass(frozen=True, slots=True)
class Hit:
    """One violation, before it becomes a Finding."""

    message: str
    remedy: str
    span: Span | None = None
    severity: Severity | None = None
    """Where it differs from the rule's own."""


Check = Callable[[Facts], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the rule table."""

    id: str
    title: str
    severity: Severity
    reference: str
    kinds: frozenset[ItemKind]
    check: Check
    english: bool = True
    """Whether it reads English grammar or words."""
    part: str = ""
    """Tells rules of one id apart, so that a team can switch off one of them."""

    @property
    def key(self) -> str:
        """Its own name: the id, with the part where several rules share the id."""
        return f"{self.id}.{self.part}" if self.part else self.id

    @property
    def what(self) -> str:
        """What it looks for, in a sentence."""
        return what_of(self.check, self.title)


def what_of(check: Callable[..., object], title: str) -> str:
    """The first line of a check's docstring, without the criterion's name in front."""
    text = (check.__doc__ or title).strip().splitlines()[0]
    return re.sub(r"^QUS [^:]+: (.)", lambda found: found.group(1).upper(), text)
