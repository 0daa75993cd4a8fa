"""The answer for whoever asked, when an item is declined: a draft that people send or not.

What a reply must say follows the field's practice of saying no: what was asked, what was decided
and why, what was chosen instead, when it is looked at again. Each has its slot; a model may word
a slot, and code puts the template's sentence there where the wording fails a check.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import RootModel

from assistant.domain import Decision, DecisionAction, Item, ModelFailure, Reply, Usage, Withheld
from assistant.llm import Endpoint, Prompt, ask, load_prompt
from assistant.refinement.material import material
from assistant.refinement.replycheck import SLOTS, problem

_QUOTE = 240
"""Most characters of the request that the template quotes."""
_SLOT_CHARACTERS = 320


class Slots(RootModel[dict[str, str]]):
    """What a model answers to the prompt `reply`."""


def draft_reply(item: Item, decision: Decision, endpoint: Endpoint | None = None) -> Reply:
    """Draft the reply to whoever asked for an item that was declined.

    Args:
        item: what was asked for.
        decision: `no`, `not now` or `not in this form`.
        endpoint: a model that words it; None: the template does.

    Returns:
        The reply. Where the model fails, or a sentence of it fails a check, the template's words
        stand there; what was dropped is in `withheld` with the reason.

    Raises:
        ModelFailure: a fatal one, such as a refused key.
        ValueError: the decision declines nothing.
    """
    if not decision.action.declines:
        raise ValueError(f"{decision.action.value} is not answered with a reply")
    slots = template(item, decision)
    if endpoint is None:
        return Reply(text=_letter(slots, decision.who))
    wanted = slots_to_word(decision)
    try:
        answer = ask(
            endpoint,
            reply_prompt().render(**reply_inputs(item, decision)),
            Slots,
            json_schema=_schema(wanted),
            max_tokens=120 * len(wanted),
        )
    except ModelFailure as failure:
        if failure.fatal:
            raise
        used = Usage(calls=1, tokens_in=failure.usage_in, tokens_out=failure.usage_out)
        return Reply(
            text=_letter(slots, decision.who),
            withheld=(Withheld(text="", reason=f"The model did not word it: {failure}"),),
            usage=used,
        )
    withheld: list[Withheld] = []
    worded: dict[str, str] = {}
    for name in wanted:
        text = " ".join(answer.value.root.get(name, "").split())
        wrong = problem(name, text, item, decision)
        if wrong:
            withheld.append(Withheld(text=text, reason=wrong))
        else:
            worded[name] = text
    return Reply(
        text=_letter({**slots, **worded}, decision.who),
        worded_by=endpoint.label if worded else "template",
        withheld=tuple(withheld),
        usage=answer.usage,
    )


def template(item: Item, decision: Decision) -> dict[str, str]:
    """What must be said, in plain sentences of our own: slot to text, in the order of the reply."""
    title = " ".join(material(item.title).split()).strip(" .")
    quoted = _request(item)
    found = {
        "asked": f"Thank you for asking for “{title}”."
        + (f" This is how we understood it: “{quoted}”" if quoted else "")
    }
    why = _because(decision.why)
    match decision.action:
        case DecisionAction.NO:
            found["decided"] = f"We have decided not to do this.{why}"
        case DecisionAction.NOT_NOW:
            found["decided"] = f"We have decided not to do this now.{why}"
        case _:
            found["decided"] = (
                f"We recognise the need, and have decided not to meet it in this form.{why}"
            )
    if decision.instead:
        proposes = decision.action is DecisionAction.NOT_IN_THIS_FORM
        start = "What we propose in its place" if proposes else "What we chose instead"
        found["instead"] = f"{start}: {_ended(decision.instead)}"
    found["again"] = _again(decision)
    return found


def reply_prompt() -> Prompt:
    """The prompt `reply`."""
    return load_prompt("reply")


def reply_inputs(item: Item, decision: Decision) -> dict[str, Any]:
    """What the prompt `reply` is rendered with."""
    return {
        "title": material(item.title, 200),
        "text": material(item.description, 1200),
        "decision": decision.action.value,
        "why": material(decision.why, 600),
        "instead": material(decision.instead, 400),
        "again": looked_at_again(decision),
        "wanted": ", ".join(slots_to_word(decision)),
    }


def slots_to_word(decision: Decision) -> tuple[str, ...]:
    """Slots that a model is asked to word: only those for which somebody said something.

    Asked for a reason or a next look that nobody gave, a model makes one up out of the item's own
    words, which no comparison of words can tell from a given one.
    """
    given = {
        "asked": True,
        "decided": bool(decision.why),
        "instead": bool(decision.instead),
        "again": bool(decision.trigger or decision.until),
    }
    return tuple(name for name in SLOTS if given[name])


def looked_at_again(decision: Decision) -> str:
    """When a deferred item is looked at again, in words; empty where nobody said."""
    day = f"on {decision.until.day} {decision.until:%B %Y}" if decision.until is not None else ""
    sign = f"at this sign: {material(decision.trigger, 300)}" if decision.trigger else ""
    return ", or ".join(piece for piece in (day, sign) if piece)


def _again(decision: Decision) -> str:
    when = looked_at_again(decision)
    if when:
        return f"When we look at it again: {_ended(when)}"
    if decision.action is DecisionAction.NOT_IN_THIS_FORM:
        return "If that does not meet the need, tell us what it misses, and we look at it again."
    return "The reason is kept with the request. If it no longer holds, we look at it again."


def _request(item: Item) -> str:
    """The first paragraph of the request, shortened at a word; its own words, quoted."""
    first = next((one for one in material(item.description).split("\n") if one.strip()), "")
    plain = " ".join(first.split())
    if len(plain) > _QUOTE:
        plain = plain[:_QUOTE].rsplit(" ", 1)[0] + " …"
    return plain


def _because(why: str) -> str:
    return f" The reason: {_ended(why)}" if why else ""


def _ended(text: str) -> str:
    plain = " ".join(text.split())
    return plain if plain[-1:] in ".!?…" else plain + "."


def _letter(slots: Mapping[str, str], who: str) -> str:
    return "\n\n".join(["Hello,", *(slots[name] for name in SLOTS if name in slots), who])


def _schema(slots: Sequence[str]) -> dict[str, Any]:
    text = {"type": "string", "maxLength": _SLOT_CHARACTERS}
    return {
        "type": "object",
        "properties": dict.fromkeys(slots, text),
        "required": list(slots),
        "additionalProperties": False,
    }
