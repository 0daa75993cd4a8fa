"""What is put to a larger model of the parts of a split, and in which form it answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field

from assistant.domain import Clause, Inspection, Item
from assistant.domain.base import Model
from assistant.llm import Prompt, load_prompt
from assistant.refinement.draft import OUTCOME, object_schema
from assistant.refinement.frames import Frame
from assistant.refinement.groups import Group, Plan
from assistant.refinement.material import LONGEST, material
from assistant.refinement.telling import Teller, story, teller
from assistant.refinement.wordcheck import LONGEST_STORY, LONGEST_TITLE

_DEMANDS = 400
"""Characters of a part's demands in the prompt."""


class PartWords(BaseModel):
    """How a model words one part."""

    title: str = ""
    story: str = ""


class PartsAnswer(BaseModel):
    """What a model answers to the prompt `split`."""

    parts: dict[str, PartWords]
    then: dict[str, str] = Field(default_factory=dict)


class PartFrame(Model):
    """A part of a plan as it is put to a model."""

    name: str
    group: Group
    who: str = ""
    """Whose story it is, with an article; empty: no story is asked for."""
    why: str = ""
    frames: tuple[tuple[str, Frame], ...] = ()
    """Acts without a criterion, each with its slot in the answer."""


def part_frames(
    plan: Plan,
    inspection: Inspection,
    later: Sequence[Frame] = (),
    worded: Sequence[Frame] = (),
    *,
    most: int = 0,
) -> tuple[PartFrame, ...]:
    """What is to be worded of each part.

    Args:
        plan: which clauses go together.
        inspection: the item's clauses.
        later: acts whose outcome is open and that have no criterion; each is put to the first
            part that holds it.
        worded: acts that have one, or are asked for elsewhere; they count for their part.
        most: criteria that a model may word for one part, as the team agreed.
    """
    clauses = {clause.id: clause for clause in inspection.clauses}
    left = list(later)
    number = 0
    found: list[PartFrame] = []
    for name, group in zip(part_ids(plan), plan.groups, strict=True):
        own = set(group.clauses)
        room = most - sum(bool(own & set(frame.covers)) for frame in worded)
        mine = [frame for frame in left if own & set(frame.covers)][: max(room, 0)]
        left = [frame for frame in left if frame not in mine]
        told = _told_of(group, clauses, inspection)
        found.append(
            PartFrame(
                name=name,
                group=group,
                who=told.who if told else "",
                why=told.end if told else "",
                frames=tuple((f"c{number + at}", frame) for at, frame in enumerate(mine, 1)),
            )
        )
        number += len(mine)
    return tuple(found)


def _told_of(group: Group, clauses: Mapping[str, Clause], inspection: Inspection) -> Teller | None:
    """Whose story a model is asked for; None: none is.

    Whom a rule is about ("Part-time staff get …") is not the one who wants it: a role of the part's
    own counts only where it does something, so that code has a story of it, too.
    """
    told = teller(group, clauses, inspection) if inspection.language == "en" else None
    if told is not None and told.own and not story(group, clauses, inspection):
        return None
    return told


def part_ids(plan: Plan) -> list[str]:
    """Ids of the parts that a plan leads to."""
    return [f"p{number}" for number in range(1, len(plan.groups) + 1)]


def parts_tokens(parts: Sequence[PartFrame]) -> int:
    """Longest answer to the prompt `split`, in tokens."""
    stories = sum(bool(part.who) for part in parts)
    outcomes = sum(len(part.frames) for part in parts)
    return 60 + 50 * len(parts) + 90 * stories + 45 * outcomes


def split_inputs(
    parts: Sequence[PartFrame], item: Item, inspection: Inspection, *, longest: int = LONGEST
) -> dict[str, Any]:
    """What the prompt `split` is rendered with; `longest`: characters of the item's text."""
    clauses: Mapping[str, Clause] = {clause.id: clause for clause in inspection.clauses}
    return {
        "title": material(item.title, 200),
        "text": material(item.description, longest),
        "parts": [
            {
                "id": part.name,
                "text": _one_line(
                    "; ".join(clauses[name].text.strip(" .") for name in part.group.lead), _DEMANDS
                ),
                "who": _one_line(part.who, 80),
                "why": _one_line(part.why, 200),
                "beginnings": [
                    {"id": slot, "when": _one_line(frame.when, 200)} for slot, frame in part.frames
                ],
            }
            for part in parts
        ],
    }


def _one_line(text: str, longest: int) -> str:
    return material(" ".join(text.split()), longest)


def split_prompt() -> Prompt:
    """The prompt of this station."""
    return load_prompt("split")


def parts_schema(parts: Sequence[PartFrame]) -> dict[str, Any]:
    """The JSON Schema that constrains the answer: one required entry for everything asked for."""
    title = {"type": "string", "maxLength": LONGEST_TITLE}
    told = {"type": "string", "maxLength": LONGEST_STORY}
    worded = {
        part.name: object_schema({"title": title, "story": told} if part.who else {"title": title})
        for part in parts
    }
    slots = [slot for part in parts for slot, _ in part.frames]
    then = {"type": "string", "maxLength": OUTCOME}
    fields: dict[str, Any] = {"parts": object_schema(worded)}
    if slots:
        fields["then"] = object_schema(dict.fromkeys(slots, then))
    return {"title": "parts", **object_schema(fields)}
