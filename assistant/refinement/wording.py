"""A larger model words the parts of a split: titles, stories, and criteria still without an end."""

from collections.abc import Callable, Iterable, Sequence

from pydantic import Field

from assistant.domain import Clause, Inspection, Item, ModelFailure, PromptUse, Usage, Withheld
from assistant.domain.base import Model
from assistant.llm import Answer, Endpoint, ask
from assistant.refinement.claims import Account
from assistant.refinement.draft import TRIMMED, best_of, line_of
from assistant.refinement.frames import Frame
from assistant.refinement.grounding import Sources
from assistant.refinement.lines import RawLine
from assistant.refinement.material import LONGEST
from assistant.refinement.partframes import (
    PartFrame,
    PartsAnswer,
    PartWords,
    parts_schema,
    parts_tokens,
    split_inputs,
    split_prompt,
)
from assistant.refinement.telling import Teller, story
from assistant.refinement.titles import code_title
from assistant.refinement.wordcheck import PartSaid, part_title_fault, story_of


class WordedParts(Model):
    """What a model worded and code found to hold; the rest keeps code's words."""

    titles: dict[str, str] = Field(default_factory=dict)
    stories: dict[str, str] = Field(default_factory=dict)
    frames: tuple[Frame, ...] = ()
    lines: tuple[RawLine, ...] = ()
    """The criterion of each frame, not verified yet."""
    withheld: tuple[Withheld, ...] = ()
    notes: tuple[str, ...] = ()
    prompt: PromptUse
    usage: Usage = Usage()


def word_parts(
    parts: Sequence[PartFrame],
    item: Item,
    inspection: Inspection,
    sources: Sources,
    said: Account,
    endpoint: Endpoint,
    *,
    refused: Callable[[RawLine], str],
) -> WordedParts:
    """Let the model word the parts; keep what passes the checks.

    What fails gets one more turn with the reasons; what fails again keeps code's words.

    Args:
        parts: what is to be worded.
        item: the parent.
        inspection: the parent's clauses.
        sources: what may support a line.
        said: what the item says, sentence by sentence.
        endpoint: where the model answers.
        refused: why a criterion would not stand; empty where it does.

    Returns:
        Titles and stories that hold, criteria that are still to be verified, and what was dropped.

    Raises:
        ModelFailure: when the model gives no usable answer.
    """
    language = inspection.language
    judge = Judge(parts, item, inspection, sources, said)
    slots = {slot: frame for part in parts for slot, frame in part.frames}
    turns: list[PartsAnswer] = []

    def made(frame: Frame, then: str) -> RawLine:
        return line_of(frame, then, item, language)

    def check(answer: PartsAnswer) -> list[str]:
        turns.append(answer)
        found = [
            f"The {what} of `{name}` {fault}." for what, name, _, fault in judge.faults(answer)
        ]
        found += [f"`then` lacks `{slot}`." for slot in slots if slot not in answer.then]
        found += [
            f"`{slot}`: the ending {reason}."
            for slot, frame in slots.items()
            if slot in answer.then and (reason := refused(made(frame, answer.then[slot])))
        ]
        return found

    def asked_with(longest: int) -> Answer[PartsAnswer]:
        return ask(
            endpoint,
            split_prompt().render(**split_inputs(parts, item, inspection, longest=longest)),
            PartsAnswer,
            json_schema=parts_schema(parts),
            check=check,
            max_tokens=parts_tokens(parts),
        )

    notes: tuple[str, ...] = ()
    try:
        answer = asked_with(LONGEST)
    except ModelFailure as failure:
        if failure.kind != "overflow":
            raise
        answer = asked_with(TRIMMED)
        notes = (
            "The prompt was too long for the model: to word the parts it was shown of the text "
            f"{TRIMMED:,} characters at most.",
        )
    titles, stories, withheld = judge.kept(turns)
    thens = [turn.then for turn in turns]
    return WordedParts(
        titles=titles,
        stories=stories,
        frames=tuple(slots.values()),
        lines=tuple(best_of(frame, slot, thens, made, refused) for slot, frame in slots.items()),
        withheld=withheld,
        notes=notes,
        prompt=split_prompt().use,
        usage=answer.usage,
    )


class Judge:
    """The checks of one item's parts."""

    def __init__(
        self,
        parts: Sequence[PartFrame],
        item: Item,
        inspection: Inspection,
        sources: Sources,
        said: Account,
    ) -> None:
        self.parts = parts
        self.item, self.sources, self.said = item, sources, said
        self.language = inspection.language
        self.clauses = {clause.id: clause for clause in inspection.clauses}
        self.own = {part.name: self._said(part) for part in parts}
        self.by_code = {
            part.name: (
                code_title(part.group, self.clauses, self.language),
                story(part.group, self.clauses, inspection),
            )
            for part in parts
        }

    def _said(self, part: PartFrame) -> PartSaid:
        held = set(part.group.clauses)
        return PartSaid(
            own=self._clauses(part.group.clauses),
            lead=self._clauses(part.group.lead),
            others=[
                (other.name, self._clauses(one for one in other.group.lead if one not in held))
                for other in self.parts
                if other.name != part.name
            ],
        )

    def _clauses(self, names: Iterable[str]) -> list[Clause]:
        return [self.clauses[name] for name in names]

    def title(self, part: PartFrame, offered: PartWords, others: Sequence[str]) -> tuple[str, str]:
        """The title as it may stand, and why not."""
        title = " ".join(offered.title.split()).strip(" .\"'“”")
        if title.casefold() == self.by_code[part.name][0].casefold():
            return title, ""
        fault = part_title_fault(
            title, self.own[part.name], others, self.item, self.sources, self.said, self.language
        )
        return title, fault

    def story(self, part: PartFrame, offered: PartWords) -> tuple[str, str]:
        """The story as it may stand, and why not."""
        if not part.who or offered.story.strip() == self.by_code[part.name][1]:
            return "", ""
        told = Teller(part.who, part.why)
        return story_of(
            offered.story, self.own[part.name], told, self.item, self.sources, self.said,
            self.language,
        )  # fmt: skip

    def faults(self, answer: PartsAnswer) -> list[tuple[str, str, str, str]]:
        """What may not stand: whether title or story, of which part, the words, and why not."""
        found: list[tuple[str, str, str, str]] = []
        titles: list[str] = []
        for part in self.parts:
            offered = answer.parts.get(part.name, PartWords())
            title, fault = self.title(part, offered, titles)
            if fault:
                found.append(("title", part.name, title, fault))
            else:
                titles.append(title)
            _, fault = self.story(part, offered)
            if fault:
                found.append(("story", part.name, offered.story, fault))
        return found

    def kept(
        self, turns: Sequence[PartsAnswer]
    ) -> tuple[dict[str, str], dict[str, str], tuple[Withheld, ...]]:
        """Of each title and story the first wording that stands; what never stood, and why."""
        titles: dict[str, str] = {}
        stories: dict[str, str] = {}
        dropped: dict[tuple[str, str], Withheld] = {}
        for turn in turns:
            for what, name, words, fault in self.faults(turn):
                if words.strip():
                    told = Withheld(text=words, reason=f"as the {what} of {name} it {fault}")
                    dropped.setdefault((what, name), told)
            for part in self.parts:
                offered = turn.parts.get(part.name, PartWords())
                if part.name not in titles:
                    title, fault = self.title(part, offered, list(titles.values()))
                    if not fault:
                        titles[part.name] = title
                if part.name not in stories:
                    story, fault = self.story(part, offered)
                    if story and not fault:
                        stories[part.name] = story
        withheld = tuple(
            told
            for (what, name), told in dropped.items()
            if name not in (titles if what == "title" else stories)
        )
        return titles, stories, withheld
