"""One item from the queue to the ledger."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue

from assistant.batch.events import EventKind, Failed
from assistant.batch.gate import Closed, Gate, Ticket
from assistant.batch.ledger import Attempts, Ledger
from assistant.batch.limits import MAX_ATTEMPTS
from assistant.batch.plan import Estimate, Maker, stale
from assistant.batch.tasks import Task, Tasks
from assistant.domain import Item, ModelFailure, Refinement, Usage, UserError

FINAL = frozenset({"refusal", "filtered", "form"})
"""Kinds of failure that the same call would meet again: set aside at once."""

PASSING = frozenset({"rate", "timeout", "server", "connection", "unreachable", "unreadable"})
"""Kinds of failure that may pass, of a refinement that carries its failure with it."""

NOT_ITS_FAULT = frozenset({"rate", "unreachable"})
"""Kinds of failure that say nothing about the item: no try of it is used up."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """What a worker tells the thread that called `run`."""

    kind: EventKind
    task: Task | None = None
    refinement: Refinement | None = None
    message: str = ""
    failed: Failed | None = None
    usage: Usage | None = None


@dataclass(frozen=True)
class Job:
    """What all workers of a run share."""

    tasks: Tasks
    gate: Gate
    ledger: Ledger
    refine_one: Callable[[Item], Refinement]
    fingerprint: Callable[[Item], str]
    estimate: Callable[[Item], Estimate]
    bound: Callable[[Item], Estimate]
    examine: Callable[[Item], Refinement] | None
    again: Callable[[Item, Refinement], Refinement]
    maker: Maker
    retry_failed: bool
    reports: "SimpleQueue[Report | None]"


def work(job: Job) -> None:
    """Work on tasks until there is none left or the run stops; runs in a thread of its own."""
    try:
        while (task := job.tasks.take()) is not None:
            try:
                _one(job, task)
            except Closed as closed:
                if closed.reason:
                    job.reports.put(Report(EventKind.STOPPED, message=closed.reason))
                break
            except UserError as error:
                # Such as a full disk: what cannot be saved must not be paid for.
                job.reports.put(Report(EventKind.STOPPED, message=str(error)))
                break
    except BaseException as error:
        log.debug("a worker of the batch ended", exc_info=True)
        sentence = f"Something unexpected happened ({type(error).__name__}: {error})."
        job.reports.put(Report(EventKind.STOPPED, message=sentence))
    finally:
        job.reports.put(None)


def _one(job: Job, task: Task) -> None:
    item = task.item
    try:
        mark = job.fingerprint(item)
    except UserError:
        raise
    except Exception as error:
        _failed(job, task, "", ModelFailure(_unexpected(error)), None)
        return
    if found := job.ledger.find_refinement(item.key, mark):
        _settle(job, Report(EventKind.REUSED, task, job.again(item, found)))
        return
    if task.thin and job.examine is not None:
        _settle(job, _examined(job, task, job.examine(item)))
        return
    tried = job.ledger.find_attempts(item.key, mark)
    if not job.retry_failed and set_aside(tried):
        failed = Failed(item.key, tried.reason, tried.count, set_aside=True)
        _settle(job, Report(EventKind.SET_ASIDE, task, message=tried.reason, failed=failed))
        return
    try:
        estimate, bound = job.estimate(item), job.bound(item)
    except UserError:
        raise
    except Exception as error:
        _failed(job, task, mark, ModelFailure(_unexpected(error)), None)
        return
    why = "" if task.told else stale(item, job.ledger, job.maker)
    ticket = job.gate.enter(estimate, bound)
    if not task.told:
        task.told = True
        job.reports.put(Report(EventKind.STARTED, task, message=why))
    _refine(job, task, mark, ticket)


def _examined(job: Job, task: Task, found: Refinement) -> Report:
    why = stale(task.item, job.ledger, job.maker)
    if why:
        found = found.model_copy(update={"notes": (*found.notes, f"An earlier draft is {why}.")})
    return Report(EventKind.EXAMINED, task, found, why)


def _refine(job: Job, task: Task, mark: str, ticket: Ticket) -> None:
    refinement: Refinement | None = None
    failure: ModelFailure | None = None
    try:
        refinement = job.refine_one(task.item)
    except ModelFailure as error:
        failure = error
    except UserError:
        job.gate.leave(ticket, Usage())
        raise
    except Exception as error:
        # The person gets one sentence; whoever looks for the bug turns on logging.
        log.debug("refining %s failed", task.item.key, exc_info=True)
        failure = ModelFailure(_unexpected(error))
    if refinement is not None:
        if refinement.run.fingerprint != mark:
            run = refinement.run.model_copy(update={"fingerprint": mark})
            refinement = refinement.model_copy(update={"run": run})
        if refinement.failure is None:
            # Saved before the gate is told: should the disk be full, nobody else gets in.
            job.ledger.save_refinement(refinement)
            usage = refinement.run.usage
            job.gate.leave(ticket, usage)
            _settle(job, Report(EventKind.REFINED, task, refinement, usage=usage))
            return
        kind = refinement.failure_kind
        failure = ModelFailure(refinement.failure, kind=kind, retryable=kind in PASSING)
    assert failure is not None
    _model_failed(job, task, mark, ticket, failure, refinement)


def _model_failed(
    job: Job,
    task: Task,
    mark: str,
    ticket: Ticket,
    failure: ModelFailure,
    refinement: Refinement | None,
) -> None:
    usage = Usage(calls=1, tokens_in=failure.usage_in, tokens_out=failure.usage_out)
    if refinement is not None:
        usage = refinement.run.usage
    try:
        wait = job.gate.leave(ticket, usage, failure)
    except Closed as closed:
        job.reports.put(Report(EventKind.STOPPED, message=closed.reason, usage=usage))
        raise Closed from closed
    if failure.fatal:
        job.reports.put(Report(EventKind.STOPPED, message=str(failure), usage=usage))
        raise Closed
    task.tries += failure.kind not in NOT_ITS_FAULT
    if failure.retryable and task.tries < job.gate.limits.tries:
        job.reports.put(Report(EventKind.WAITING, task, message=str(failure), usage=usage))
        job.tasks.again(task, wait)
        return
    if refinement is not None:
        job.ledger.save_refinement(refinement)
    _failed(job, task, mark, failure, refinement, usage)


def _failed(
    job: Job,
    task: Task,
    mark: str,
    failure: ModelFailure,
    refinement: Refinement | None,
    usage: Usage | None = None,
) -> None:
    key, reason = task.item.key, str(failure)
    final = failure.kind in FINAL
    tried = job.ledger.save_attempt(key, mark, reason, usage, final=final)
    failed = Failed(key, reason, tried.count, set_aside(tried), refinement)
    _settle(job, Report(EventKind.FAILED, task, refinement, reason, failed, usage))


def _settle(job: Job, report: Report) -> None:
    job.reports.put(report)
    job.tasks.settled()


def set_aside(tried: Attempts) -> bool:
    """Whether an item has failed often enough to be left out."""
    return tried.final or tried.count >= MAX_ATTEMPTS


def _unexpected(error: Exception) -> str:
    first = str(error).partition("\n")[0]
    return f"Something unexpected happened ({type(error).__name__}: {first})."
