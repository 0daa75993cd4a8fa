"""What is offered for an item before anything is verified: by code, and by a model where there is one."""

from collections.abc import Callable, Sequence

from pydantic import Field

from assistant.domain import (
    Inspection,
    Item,
    ItemKind,
    ModelFailure,
    PromptUse,
    Question,
    Usage,
    Withheld,
)
from assistant.domain.base import Model
from assistant.llm import Endpoint, failed_usage
from assistant.refinement.claims import Account
from assistant.refinement.context import Context
from assistant.refinement.detailed import left_out, without_the_wish
from assistant.refinement.draft import draft, draft_prompt, example_lines
from assistant.refinement.frames import Frame
from assistant.refinement.grounding import Sources
from assistant.refinement.kinds import bug_line
from assistant.refinement.lines import RawLine
from assistant.refinement.outline import possible, skeleton
from assistant.refinement.partframes import PartFrame, part_frames, split_prompt
from assistant.refinement.plan import Plan
from assistant.refinement.retitling import unclear_title
from assistant.refinement.stating import frames
from assistant.refinement.verify import refusal
from assistant.refinement.wordcheck import title_fault
from assistant.refinement.wording import word_parts

Refused = Callable[[RawLine], str]
"""Why a line may not stand, in words; empty where it may."""


class Offer(Model):
    """What the draft station hands to verification."""

    lines: tuple[RawLine, ...] = ()
    asked: tuple[Question, ...] = ()
    open: tuple[Frame, ...] = ()
    """Acts of which only an outline stands: their outcome is asked for."""
    title: str = ""
    """A clearer title of the item as a model worded it, checked."""
    titles: dict[str, str] = Field(default_factory=dict)
    """Part id to a worded title, checked."""
    stories: dict[str, str] = Field(default_factory=dict)
    """Part id to a worded story sentence, checked."""
    prompts: tuple[PromptUse, ...] = ()
    usage: Usage = Usage()
    withheld: tuple[Withheld, ...] = ()
    failure: str | None = None
    failure_kind: str = ""
    notes: tuple[str, ...] = ()

    def and_(self, other: "Offer") -> "Offer":
        """Both together; the titles and the failure of whichever has them."""
        return Offer(
            lines=(*self.lines, *other.lines),
            asked=(*self.asked, *other.asked),
            open=(*self.open, *other.open),
            title=self.title or other.title,
            titles=self.titles | other.titles,
            stories=self.stories | other.stories,
            prompts=(*self.prompts, *other.prompts),
            usage=self.usage + other.usage,
            withheld=(*self.withheld, *other.withheld),
            failure=self.failure or other.failure,
            failure_kind=self.failure_kind or other.failure_kind,
            notes=(*self.notes, *other.notes),
        )


def offer(
    item: Item,
    inspection: Inspection,
    context: Context,
    plan: Plan | None,
    sources: Sources,
    said: Account | None,
) -> Offer:
    """Lines, titles and stories for an item, by code and by the model of the context.

    Args:
        item: the item.
        inspection: what code found in it.
        context: agreements, model and recalled items.
        plan: how the item is to be divided; None where it is not.
        sources: what may support a line.
        said: what the item says, sentence by sentence; None without a model.

    Raises:
        ModelFailure: only a fatal one.
    """
    stated, wish = without_the_wish(
        frames(item, inspection, context.agreements), item, inspection, plan
    )
    detailed = Offer(withheld=tuple(left_out(frame) for frame in wish))
    by_code = [frame.line() for frame in stated if not frame.open]
    if inspection.kind is ItemKind.BUG and not item.criteria:
        line = bug_line(inspection.bug, item, inspection.clauses)
        by_code += [line] if line is not None else []
    worded = [frame for frame in stated if frame.open]
    if context.endpoint is None or said is None:
        return _outlined(worded).and_(Offer(lines=tuple(by_code))).and_(detailed)
    chosen, later = first_frames(worded, plan, context.agreements.criteria.max_drafted)
    station = _Station(item, inspection, context, context.endpoint, sources, said)
    made = station.drafted(chosen) if chosen else Offer()
    if plan is not None and not made.failure and not context.endpoint.small:
        # A small model's titles are no better than code's, and the call would double its time.
        parts = part_frames(
            plan, inspection, later, chosen, most=context.agreements.criteria.max_drafted
        )
        words = station.worded(parts)
        taken = [frame for part in parts for _, frame in part.frames] if words.prompts else []
        later = [frame for frame in later if frame not in taken]
        made = made.and_(words)
    made = made.and_(Offer(lines=tuple(by_code))).and_(detailed)
    if not later:
        return made
    one = len(later) == 1
    note = (
        f"{len(later)} more {'demand has' if one else 'demands have'} no criterion yet; "
        f"{'it comes' if one else 'they come'} with the parts that can wait or need a look first."
    )
    return made.model_copy(update={"notes": (note, *made.notes)})


def first_frames(
    worded: Sequence[Frame], plan: Plan | None, most: int
) -> tuple[list[Frame], list[Frame]]:
    """The frames to word first, and the others: those of the parts that can wait come last."""
    waiting = (
        {clause for group in plan.groups if group.can_wait for clause in group.clauses}
        if plan
        else set()
    )
    ordered = sorted(range(len(worded)), key=lambda at: bool(waiting & set(worded[at].covers)))
    chosen = set(ordered[:most])
    return (
        [frame for at, frame in enumerate(worded) if at in chosen],
        [frame for at, frame in enumerate(worded) if at not in chosen],
    )


def _outlined(left: Sequence[Frame]) -> Offer:
    return Offer(lines=tuple(skeleton(frame) for frame in left), open=tuple(left))


class _Station:
    """One item and the model that words it."""

    def __init__(
        self,
        item: Item,
        inspection: Inspection,
        context: Context,
        endpoint: Endpoint,
        sources: Sources,
        said: Account,
    ) -> None:
        self.item, self.inspection, self.context = item, inspection, context
        self.endpoint, self.sources, self.said = endpoint, sources, said
        self.clauses = {clause.id: clause for clause in inspection.clauses}
        self.examples = example_lines(draft_prompt(), split_prompt())

    def refused(self, line: RawLine) -> str:
        """Why a criterion may not stand."""
        return refusal(
            line,
            [self.clauses[name] for name in line.covers if name in self.clauses],
            self.item,
            self.sources,
            said=self.said,
            examples=self.examples,
            language=self.inspection.language,
        )

    def title_refused(self, title: str) -> str:
        """Why a title of the item may not stand."""
        return title_fault(
            title,
            self.inspection.clauses,
            self.item,
            self.sources,
            self.said,
            self.inspection.language,
        )

    def drafted(self, chosen: Sequence[Frame]) -> Offer:
        """Outcomes of the frames; a clearer title, where the item needs one."""
        unclear = not self.endpoint.small and unclear_title(self.item, self.inspection)
        try:
            made = draft(
                self.item,
                self.inspection,
                chosen,
                self.context.precedents,
                self.endpoint,
                max_tokens=self.context.max_tokens,
                refused=self.refused,
                retitle=self.title_refused if unclear else None,
            )
        except ModelFailure as failure:
            if failure.fatal:
                raise
            usage = Usage(calls=1, tokens_in=failure.usage_in, tokens_out=failure.usage_out)
            if self.endpoint.price is not None:
                usage = usage.model_copy(update={"cost": self.endpoint.price.cost(usage)})
            return _outlined(chosen).model_copy(
                update={
                    "prompts": (draft_prompt().use,),
                    "usage": usage,
                    "failure": str(failure),
                    "failure_kind": failure.kind,
                }
            )
        title = next((one for one in made.titles if one and not self.title_refused(one)), "")
        dropped = tuple(
            Withheld(text=one, reason=f"as the title it {self.title_refused(one)}")
            for one in made.titles[:1]
            if one and not title
        )
        return self._sorted(chosen, made.lines).and_(
            Offer(
                asked=made.questions,
                title=title,
                prompts=(made.prompt,),
                usage=made.usage,
                withheld=dropped,
                notes=made.notes,
            )
        )

    def worded(self, parts: Sequence[PartFrame]) -> Offer:
        """Titles, stories and further outcomes of the parts."""
        try:
            made = word_parts(
                parts,
                self.item,
                self.inspection,
                self.sources,
                self.said,
                self.endpoint,
                refused=self.refused,
            )
        except ModelFailure as failure:
            if failure.fatal:
                raise
            note = f"The parts have plain titles: {failure}"
            return Offer(notes=(note,), usage=failed_usage(failure))
        return self._sorted(made.frames, made.lines).and_(
            Offer(
                titles=made.titles,
                stories=made.stories,
                prompts=(made.prompt,),
                usage=made.usage,
                withheld=made.withheld,
                notes=made.notes,
            )
        )

    def _sorted(self, asked: Sequence[Frame], lines: Sequence[RawLine]) -> Offer:
        """What stands; of what a model cannot finish, what the item says alone, with a question."""
        refused = [
            (frame, line, reason)
            for frame, line in zip(asked, lines, strict=True)
            if (reason := self.refused(line))
        ]
        stood = [line for line in lines if not any(line is other for _, other, _ in refused)]
        left = [frame for frame, _, _ in refused]
        return Offer(lines=tuple(stood)).and_(
            _outlined(left).model_copy(
                update={
                    "lines": tuple(map(possible, left)),
                    "withheld": tuple(
                        Withheld(text=line.text, reason=reason)
                        for _, line, reason in refused
                        if line.steps is not None and line.steps.then
                    ),
                }
            )
        )
