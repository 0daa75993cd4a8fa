"""A run by way of batch files: what is answered is finished, what is not is written out."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import SecretStr

from assistant.batch.events import EventKind, Failed, Outcome
from assistant.batch.files import RequestWriter, read_responses
from assistant.batch.ledger import Ledger
from assistant.batch.relay import relay
from assistant.batch.worker import FINAL, set_aside
from assistant.domain import Item, ModelFailure, Progress, Refinement, RowProblem, Usage, UserError
from assistant.domain.base import Model
from assistant.llm import Endpoint

BATCH_PRICE = 0.5
"""Share of the usual price that OpenAI asks for the Batch API."""


class AnswerStore(Protocol):
    """Where answers that came by file are kept. `assistant.workspace.Workspace` is one."""

    def find_answer(self, request: str) -> str | None:
        """The stored answer to a request, as JSON text."""
        ...

    def save_answers(self, answers: Iterable[tuple[str, str]]) -> int:
        """Store answers by their requests' ids, durably; returns how many are new."""
        ...

    def forget_answers(self, requests: Iterable[str]) -> None:
        """Remove stored answers, so that their requests are asked again."""
        ...


class Taken(Model):
    """What was taken in from a provider's files."""

    answers: int = 0
    """New ones; taking the same file in again adds none."""
    problems: tuple[RowProblem, ...] = ()
    """Lines without an answer, and why; their requests are written out again."""


class Offline(Model):
    """What a run by way of files did."""

    refinements: tuple[Refinement, ...] = ()
    """Finished now, all their requests being answered; committed."""
    before: tuple[Refinement, ...] = ()
    """Finished by an earlier run with the same content, prompts and model."""
    failed: tuple[RowProblem, ...] = ()
    """Items whose answers could not be used even after a repair; committed as such."""
    waiting: tuple[str, ...] = ()
    """Keys of the items with at least one request that is not answered yet."""
    requests: int = 0
    files: tuple[Path, ...] = ()
    """Files with the requests to send."""

    @property
    def reused(self) -> int:
        """How many were finished before."""
        return len(self.before)


def outcome_of(offline: Offline) -> Outcome:
    """A run by files told as one by wire: stopped while requests are to be answered."""
    usage = sum((one.run.usage for one in offline.refinements), start=Usage())
    waiting = len(offline.waiting)
    return Outcome(
        refinements=(*offline.before, *offline.refinements),
        failed=tuple(
            Failed(str(problem.key), problem.message, 1, set_aside=True)
            for problem in offline.failed
        ),
        counts={
            EventKind.REUSED: len(offline.before),
            EventKind.REFINED: len(offline.refinements),
            EventKind.FAILED: len(offline.failed),
        },
        remaining=waiting,
        usage=usage,
        stopped=waiting > 0,
        reason=f"{offline.requests:,} requests of {waiting:,} items are not answered yet."
        if waiting
        else "",
    )


class Files(NamedTuple):
    """The two ways of a run by files."""

    taken: Taken
    offline: Offline


def import_responses(paths: Sequence[Path], store: AnswerStore) -> Taken:
    """Take a provider's answers in.

    Args:
        paths: its files, of answers and of errors.
        store: where they are kept.

    Raises:
        UserError: a file cannot be read.
    """
    problems: list[RowProblem] = []

    def answers() -> Iterable[tuple[str, str]]:
        for found in read_responses(paths):
            if isinstance(found, RowProblem):
                problems.append(found)
            else:
                yield found.id, found.body

    new = store.save_answers(answers())
    return Taken(answers=new, problems=tuple(problems))


def run_by_files(
    items: Sequence[Item],
    refine_at: Callable[[Item, Endpoint], Refinement],
    endpoint: Endpoint,
    *,
    ledger: Ledger,
    answers: AnswerStore,
    fingerprint: Callable[[Item], str],
    requests: Path | None,
    again: Callable[[Item, Refinement], Refinement] | None = None,
    retry_failed: bool = False,
    progress: Progress | None = None,
) -> Offline:
    """Finish what is answered and write what is not into request files; no model is called.

    Run it to begin, send the files, take the answers in with `import_responses`, and run it
    again until nothing waits. A second round is usual: some requests (a repair, the titles of
    a split) depend on an earlier answer.

    Args:
        items: in their order.
        refine_at: refines an item with the model at an endpoint.
        endpoint: the model, for its name, options and price.
        ledger: what is paid for already.
        answers: what came in by file.
        fingerprint: as for `run`.
        requests: file to write; more are numbered. None is written where nothing is missing.
            None: what is missing is only counted.
        again: as for `run`.
        retry_failed: ask again for items whose answers could not be used.
        progress: told of every item.

    Raises:
        UserError: the model has no batch files of this form, or a file cannot be written.
        ModelFailure: a fatal one.
    """
    if endpoint.provider not in ("openai", "compatible"):
        raise UserError(
            f"Batch files are for models with OpenAI's Batch API; `{endpoint.label}` has none."
        )
    done: list[Refinement] = []
    failed: list[RowProblem] = []
    waiting: list[str] = []
    before: list[Refinement] = []
    with (
        ledger.claim(),
        RequestWriter(requests) as writer,
        relay(answers.find_answer) as address,
    ):
        there = _at(endpoint, address.base_url, address.api_key)
        for number, item in enumerate(items, start=1):
            mark = fingerprint(item)
            tried = ledger.find_attempts(item.key, mark)
            retry = retry_failed and tried.count > 0
            if found := ledger.find_refinement(item.key, mark):
                before.append(again(item, found) if again is not None else found)
            elif set_aside(tried) and not retry:
                failed.append(RowProblem(key=item.key, message=tried.reason))
            else:
                made, failure = _refined(item, refine_at, there, mark)
                missing, served = address.take()
                if failure is not None and not missing and retry:
                    # The answers are what failed: the first request is asked once more, and what
                    # follows from its new answer in later rounds.
                    answers.forget_answers(id_ for id_, _ in served)
                    missing = served[:1]
                if missing:
                    for id_, body in missing:
                        writer.add(id_, body)
                    waiting.append(item.key)
                elif failure is None:
                    assert made is not None
                    ledger.save_refinement(made)
                    done.append(made)
                else:
                    if made is not None:
                        ledger.save_refinement(made)
                    final = failure.kind in FINAL
                    ledger.save_attempt(item.key, mark, str(failure), final=final)
                    failed.append(RowProblem(key=item.key, message=str(failure)))
            if progress is not None:
                progress(number, len(items), "Reading answers")
        return Offline(
            refinements=tuple(done),
            before=tuple(before),
            failed=tuple(failed),
            waiting=tuple(waiting),
            requests=writer.written,
            files=tuple(writer.files),
        )


def _at(endpoint: Endpoint, base_url: str, key: str) -> Endpoint:
    price = endpoint.price
    if price is not None and endpoint.provider == "openai":
        cached = None if price.cached is None else price.cached * BATCH_PRICE
        price = price.model_copy(
            update={
                "input": price.input * BATCH_PRICE,
                "output": price.output * BATCH_PRICE,
                "cached": cached,
                "written": None if price.written is None else price.written * BATCH_PRICE,
            }
        )
    changes = {
        "base_url": base_url,
        "api_key": SecretStr(key),
        "max_retries": 0,
        "price": price,
    }
    return endpoint.model_copy(update=changes)


def _refined(
    item: Item, refine_at: Callable[[Item, Endpoint], Refinement], endpoint: Endpoint, mark: str
) -> tuple[Refinement | None, ModelFailure | None]:
    """What was made, and how the model's part failed, whichever way the caller tells it."""
    try:
        made = refine_at(item, endpoint)
    except ModelFailure as failure:
        if failure.fatal:
            raise
        return None, failure
    run = made.run.model_copy(update={"fingerprint": mark})
    made = made.model_copy(update={"run": run})
    if made.failure is None:
        return made, None
    return made, ModelFailure(made.failure, kind=made.failure_kind)
