"""One question to a model, answered in a given form: constrained, checked, repaired once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.domain import ModelFailure, Usage
from assistant.llm.calling import Said, Turn, call, usual_timeout
from assistant.llm.endpoint import Endpoint
from assistant.llm.failures import UNSURE
from assistant.llm.jsontext import read_json
from assistant.llm.prompts import Rendered

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A model's answer in the form that was asked for."""

    value: T
    usage: Usage
    """Of both calls, where it was repaired."""
    repaired: bool
    """Whether a second turn was needed."""
    complaints: tuple[str, ...]
    """What the check still finds wrong with the value."""
    raw: str
    """The model's own words that the value was read from."""


@dataclass(frozen=True, slots=True)
class _Reading(Generic[T]):
    value: T | None
    problems: tuple[str, ...]


def ask(
    endpoint: Endpoint,
    rendered: Rendered,
    schema: type[T],
    *,
    json_schema: Mapping[str, Any] | None = None,
    check: Callable[[T], Sequence[str]] | None = None,
    max_tokens: int = 600,
    timeout: float | None = None,
    temperature: float | None = None,
) -> Answer[T]:
    """Ask a model for a value.

    The answer is constrained by the JSON Schema where the server can do that, read leniently
    (fences, prose around it, trailing commas), and validated by pydantic. Where that fails, or
    `check` complains, the model gets one more turn with the complaints. Failures that may pass
    (`ModelFailure.retryable`) are tried again `endpoint.max_retries` times.

    Args:
        endpoint: the model.
        rendered: the prompt.
        schema: what the answer is validated by.
        json_schema: what the server constrains the answer by; None: derived from `schema`.
        check: complaints about a valid value, in sentences that the model is told; empty: fine.
        max_tokens: most tokens of one answer.
        timeout: seconds that one call may take; None: 120, or 600 where the model runs on this
            machine, which may be slow or busy.
        temperature: sampling temperature; None: 0 where the server is known to take it, else
            the provider's own.

    Returns:
        The value, with complaints where the second answer still has some.

    Raises:
        ModelFailure: no usable answer, with the tokens that were used all the same.
    """
    constraint = dict(json_schema) if json_schema is not None else schema.model_json_schema()
    turns = [Turn("system", rendered.system), Turn("user", rendered.user)]

    def say(turns: Sequence[Turn]) -> Said:
        return call(
            endpoint,
            turns,
            constraint,
            name=schema.__name__,
            max_tokens=max_tokens,
            timeout=usual_timeout(endpoint) if timeout is None else timeout,
            temperature=temperature,
        )

    first = say(turns)
    reading = _read(first, schema, check)
    if reading.value is not None and not reading.problems:
        return Answer(reading.value, first.usage, False, (), first.text)
    try:
        second = say([*turns, *_repair_turns(first, reading)])
    except ModelFailure as failure:
        if reading.value is not None and not failure.fatal:
            # A valid answer with complaints is worth more than none.
            usage = first.usage + failed_usage(failure)
            return Answer(reading.value, usage, False, reading.problems, first.text)
        failure.calls = first.usage.calls + max(failure.calls, 1)
        failure.usage_in += first.usage.tokens_in
        failure.usage_out += first.usage.tokens_out
        raise
    usage = first.usage + second.usage
    again = _read(second, schema, check)
    if again.value is not None:
        return Answer(again.value, usage, True, again.problems, second.text)
    if reading.value is not None:
        return Answer(reading.value, usage, True, reading.problems, first.text)
    raise _unusable(second, again, usage)


def _read(said: Said, schema: type[T], check: Callable[[T], Sequence[str]] | None) -> _Reading[T]:
    try:
        value = schema.model_validate(read_json(said.text))
    except ValidationError as error:
        return _Reading(None, _sentences(error))
    except ValueError:
        if said.truncated:
            return _Reading(None, ("The answer was cut off because it was too long.",))
        return _Reading(None, ("The answer is not a JSON object.",))
    return _Reading(value, tuple(check(value)) if check else ())


def _sentences(error: ValidationError) -> tuple[str, ...]:
    found = []
    for detail in error.errors(include_url=False, include_context=False, include_input=False)[:8]:
        place = ".".join(str(step) for step in detail["loc"]) or "the answer"
        found.append(f"`{place}`: {detail['msg']}.")
    return tuple(found)


def _repair_turns(said: Said, reading: _Reading[Any]) -> list[Turn]:
    wrong = "\n".join(f"- {problem}" for problem in reading.problems)
    shorter = " Be much shorter." if said.truncated else ""
    return [
        Turn("assistant", said.text or "{}"),
        Turn(
            "user",
            f"That answer cannot be used as it is:\n{wrong}\n"
            f"Give the whole JSON object again with this corrected.{shorter} Nothing else.",
        ),
    ]


def _unusable(said: Said, reading: _Reading[Any], usage: Usage) -> ModelFailure:
    if said.truncated:
        sentence, kind = "The model's answer was cut off twice because it was too long.", "length"
    else:
        problem = reading.problems[0].rstrip(".")
        sentence = f"The model's answer is not in the form asked for, even after repair: {problem}."
        kind = "form"
    return ModelFailure(
        sentence,
        raw=said.text,
        usage_in=usage.tokens_in,
        usage_out=usage.tokens_out,
        calls=usage.calls,
        kind=kind,
    )


def failed_usage(failure: ModelFailure) -> Usage:
    """What a call took that failed and was got over.

    Args:
        failure: how it failed. Where it broke off without a word of tokens, the provider may bill
            them all the same, and the call counts as unsure.
    """
    spent = bool(failure.usage_in or failure.usage_out)
    unsure = not spent and failure.kind in UNSURE
    return Usage(
        calls=max(failure.calls, int(spent or unsure)),
        tokens_in=failure.usage_in,
        tokens_out=failure.usage_out,
        unsure=int(unsure),
    )
