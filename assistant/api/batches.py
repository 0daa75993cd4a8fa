"""What the public face does with many items: plan, refine, refine by files."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.api.backlogs import open_items
from assistant.api.refining import Refining
from assistant.api.results import Results
from assistant.domain import Backlog, Item, Packed, Refinement, UserError
from assistant.llm import find_price, remote_endpoint
from assistant.refinement import prompts_in_use

if TYPE_CHECKING:
    from assistant.batch import (
        Depth,
        Event,
        Files,
        Limits,
        Outcome,
        Plan,
        Work,
    )

REMOTE_CALLS = 32
"""Calls at once to a provider's own service, fewer while it asks to slow down."""
SERVER_CALLS = 8
"""Calls at once to a server of which nothing better is known."""


class Batches(Refining):
    """Part of `Assistant`."""

    def refine_all(
        self,
        items: Backlog | Iterable[Item],
        *,
        on_event: "Callable[[Event], None] | None" = None,
        retry_failed: bool = False,
        concurrency: int | None = None,
        depth: str = "all",
        limits: "Limits | None" = None,
    ) -> Iterator[Refinement]:
        """Many items, their results one by one as they are finished; what failed comes last.

        Leave the loop whenever you have enough: no further item is started, and what is finished
        is kept and not paid for again.

        Args:
            items: a backlog, which is learned from and whose open items are refined; or items.
            on_event: told of everything that happens, in a thread of the run.
            retry_failed: as for `run`, like the rest.

        Yields:
            Refinements; one that failed says why in `failure` and holds what code found.

        Raises:
            UserError: as for `run`.
        """
        results = self.results(
            items,
            on_event=on_event,
            retry_failed=retry_failed,
            concurrency=concurrency,
            depth=depth,
            limits=limits,
        )
        try:
            yield from results
        finally:
            results.close()

    def results(
        self,
        items: Backlog | Iterable[Item],
        *,
        on_event: "Callable[[Event], None] | None" = None,
        retry_failed: bool = False,
        concurrency: int | None = None,
        depth: str = "all",
        limits: "Limits | None" = None,
    ) -> Results:
        """The run of `refine_all`, begun at once, to be read and closed from any thread."""
        run = partial(
            self.run,
            items,
            retry_failed=retry_failed,
            concurrency=concurrency,
            depth=depth,
            limits=limits,
        )
        results = Results(run, on_event)
        self._runs.add(results)
        return results

    def run(
        self,
        items: Backlog | Iterable[Item],
        *,
        on_event: "Callable[[Event], None] | None" = None,
        retry_failed: bool = False,
        concurrency: int | None = None,
        depth: str = "all",
        limits: "Limits | None" = None,
        stop: "threading.Event | None" = None,
    ) -> "Outcome":
        """Many items in order of what matters next; stops and goes on without losing anything.

        Args:
            items: a backlog, which is learned from and whose open items are refined; or items.
            on_event: told of every item.
            retry_failed: also try those that were set aside after failing repeatedly.
            concurrency: most calls at once; None: as agreed, or what the model's server is known
                to bear.
            depth: `all`; `auto`, as agreed; so many items at the top (`30`) or points (`40pt`).
                What lies below has findings and relations only.
            limits: rates, budget, patience; None: the rates that were agreed on.
            stop: set it from elsewhere to finish early.

        Returns:
            Refinements in the items' order, with what failed and what it took.
        """
        from assistant.batch import Limits, refine_backlog

        given = self._wanted(items)
        limits = (limits or Limits()).agreed(self.agreements.batch)
        self.check_limits(limits)
        outcome = refine_backlog(
            self._work,
            given,
            self.workspace,
            self.endpoint,
            concurrency=self._parallel(concurrency),
            limits=limits,
            depth=self._depth(depth),
            on_event=on_event,
            retry_failed=retry_failed,
            stop=stop,
        )
        return self._completed(given, outcome)

    def plan(
        self,
        items: Iterable[Item],
        *,
        retry_failed: bool = False,
        concurrency: int | None = None,
        depth: str = "all",
    ) -> "Plan":
        """What `run` would do, in its order, with calls, tokens, money and time estimated.

        No model is called. Arguments as for `run`.
        """
        from assistant.batch import plan_backlog

        return plan_backlog(
            self._work,
            list(items),
            self.workspace,
            concurrency=self._parallel(concurrency, plan=True),
            depth=self._depth(depth),
            retry_failed=retry_failed,
            progress=self._progress,
        )

    def refine_by_files(
        self,
        items: Iterable[Item],
        *,
        responses: Sequence[Path] = (),
        requests: Path | None = None,
        retry_failed: bool = False,
        depth: str = "all",
    ) -> "tuple[Outcome, Files]":
        """Refine by way of a provider's batch files (OpenAI's Batch API); no model is called.

        Args:
            items: what to refine.
            responses: files that the provider gave back, to be taken in first.
            requests: file for the requests that are not answered yet; None: they are counted.
            retry_failed: as for `run`.
            depth: as for `run`.

        Returns:
            What is finished, stopped where requests are still to be answered; and what was taken
            in and written out.
        """
        from assistant.batch import Files, backlog_by_files, import_responses, outcome_of

        given = list(items)
        if self.model.provider in ("none", "embedded", "langchain"):
            raise UserError("Batch files need a remote model: add --model openai:NAME.")
        taken = import_responses(responses, self.workspace)
        endpoint = remote_endpoint(self.model, prices=self._folder)
        offline = backlog_by_files(
            self._work,
            given,
            self.workspace,
            endpoint,
            requests,
            depth=self._depth(depth),
            retry_failed=retry_failed,
            progress=self._progress,
        )
        outcome = outcome_of(offline)
        waiting = set(offline.waiting)
        found = {one.key for one in outcome.refinements}
        failed = {one.key for one in outcome.failed}
        below = [item for item in given if item.key not in found | waiting | failed]
        examined = replace(outcome, refinements=(*outcome.refinements, *self.examine(below)))
        return self._completed(given, examined), Files(taken, offline)

    def check_limits(self, limits: "Limits") -> None:
        """Make sure that what is bounded can be counted, before anything is done.

        Raises:
            UserError: there is a budget, but the model's price is not known.
        """
        from assistant.batch import check_limits

        check_limits(self._work, limits)

    @property
    def _work(self) -> "Work":
        # Made anew for every run and plan: it remembers what it prepared last, and between two of
        # them something may have been learnt or decided.
        from assistant.batch import Work

        return Work(
            model=self._spec,
            price=find_price(self._spec.provider, self._spec.name, folder=self._folder),
            prompts=prompts_in_use() if self._spec.provider != "none" else (),
            prepare=self._prepared,
            refine=self._refined,
            examine=self._examined,
            again=self._again,
            ready=self.index,
        )

    def _wanted(self, items: Backlog | Iterable[Item]) -> list[Item]:
        """The items themselves; of a backlog the open ones, once all of it is known."""
        if not isinstance(items, Backlog):
            return list(items)
        self.learn(items)
        self.survey(items.items)
        return list(open_items(items.items))

    def _completed(self, items: Sequence[Item], outcome: "Outcome") -> "Outcome":
        """The outcome in the items' order; of a failed item what code found."""
        found = Packed(Refinement, outcome.refinements)
        # Two trackers may use one key for different items.
        places = {
            (one.key, one.content_hash): place for place, one in enumerate(outcome.refinements)
        }
        by_id = {(item.key, item.content_hash): item for item in items}
        failed = {one.key: one.reason for one in outcome.failed}
        for id_, item in by_id.items():
            if item.key in failed and id_ not in places:
                [examined] = self.examine([item])
                places[id_] = len(found)
                found.append(examined.model_copy(update={"failure": failed[item.key]}))
        kept = found.chosen(places[id_] for id_ in by_id if id_ in places)
        return replace(outcome, refinements=kept)

    def _parallel(self, told: int | None, *, plan: bool = False) -> int:
        """Calls at once; a plan does not start or contact the model to find out."""
        if self._spec.provider == "none":
            return 1
        if told is not None:
            return told
        if self.agreements.batch.concurrency is not None:
            return self.agreements.batch.concurrency
        if self._spec.provider == "embedded":
            return 1
        given = self._spec.provider == "langchain"
        endpoint = (
            remote_endpoint(self._spec, need_key=False) if plan and not given else self.endpoint
        )
        if endpoint is not None and endpoint.parallel is not None:
            return endpoint.parallel
        own = self._spec.provider in ("openai", "anthropic") and not self._spec.base_url
        return REMOTE_CALLS if own else SERVER_CALLS

    def _depth(self, text: str) -> "Depth":
        from assistant.batch import depth_of

        return depth_of(text, self.agreements.batch, free=self._spec.provider == "none")
