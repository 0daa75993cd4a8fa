"""What the public face does with one item: draft, split, refine."""

from threading import Lock
from typing import TYPE_CHECKING, Any

from assistant.api.looking import Looking
from assistant.api.rooms import version
from assistant.domain import (
    Criterion,
    Item,
    Question,
    Refinement,
    Split,
    SplitPattern,
    UserError,
    Withheld,
)
from assistant.domain.base import Model
from assistant.llm import Endpoint
from assistant.refinement import Context, fingerprint, prompts_in_use, refine, with_decisions

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


class Draft(Model):
    """The drafted lines of an item: a part of its refinement."""

    key: str
    criteria: tuple[Criterion, ...] = ()
    questions: tuple[Question, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    """Lines that failed a check and were dropped, with the reason."""
    failure: str | None = None
    """Why the model's part is missing, where it failed."""


class Refining(Looking):
    """Part of `Assistant`."""

    def refine(self, item: Item) -> Refinement:
        """One item through all stations; the result is kept and not paid for twice.

        Args:
            item: the item; it needs not be learned before.

        Returns:
            Suggestions, each drafted line with its verified origin.

        Raises:
            ModelFailure: a fatal one, such as a refused key.
        """
        # One thread at a time for an item: the others find what the first one paid for.
        with self._alone.setdefault(item.key, Lock()):
            context, print_ = self._prepared(item)
            kept = self.workspace.find_refinement(item.key, print_)
            if kept is not None:
                return self._again(item, kept, context, print_)
            made = self._refined(item, context, print_, self.endpoint)
            self.workspace.save_refinement(made)
            return made

    def draft(self, item: Item) -> Draft:
        """Criteria and questions of one item; the same as in its refinement, and kept with it."""
        made = self.refine(item)
        return Draft(
            key=made.key,
            criteria=made.criteria,
            questions=made.questions,
            withheld=made.withheld,
            failure=made.failure,
        )

    def split(self, item: Item, pattern: SplitPattern | str | None = None) -> Split | None:
        """A proposed split of one item; the same as in its refinement, and kept with it.

        Args:
            item: the item.
            pattern: by this pattern, such as `operations`; None: the best one.

        Returns:
            The split; None where the item is small enough, or its text shows no place to cut
            (by this pattern).

        Raises:
            UserError: there is no such pattern.
        """
        try:
            # First: what cannot be answered is not paid for.
            wanted = None if pattern is None else SplitPattern(pattern)
        except ValueError:
            known = ", ".join(one.value for one in SplitPattern)
            raise UserError(f"There is no pattern “{pattern}”; there are {known}.") from None
        made = self.refine(item)
        if wanted is None:
            return made.split
        found = (made.split, *made.alternatives)
        return next((one for one in found if one is not None and one.pattern is wanted), None)

    def runnable(self) -> "Runnable[Any, Refinement]":
        """`refine` as a LangChain `Runnable`, to compose with other chains.

        It takes an `Item`, a mapping with an item's fields, or a plain text.
        """
        from assistant.api.runnable import runnable

        return runnable(self.refine)

    def _prepared(self, item: Item) -> tuple[Context, str]:
        # The index and the grammar are not made for several threads; model calls are what takes
        # long, and these run beside each other.
        with self._lock:
            declined = self.workspace.declined()
            recalled = self._retriever.recall(item, without=declined)
            context = Context(
                agreements=self.agreements,
                recalled=recalled,
                relations=with_decisions(self._retriever.relate(item), declined),
                inspection=self._weighed(item),
            )
        with_model = self._spec.provider != "none"
        return context, fingerprint(
            item,
            recalled=recalled,
            agreements=self.agreements,
            model=self._spec.label,
            prompts=prompts_in_use() if with_model else (),
            version=version(),
        )

    def _again(self, item: Item, kept: Refinement, context: Context, print_: str) -> Refinement:
        self.workspace.bring_forward(item.key, print_)
        return _shown_again(kept, context)

    def _refined(
        self, item: Item, context: Context, print_: str, endpoint: Endpoint | None
    ) -> Refinement:
        made = refine(item, context.model_copy(update={"endpoint": endpoint}))
        run = made.run.model_copy(update={"fingerprint": print_, "version": version()})
        return made.model_copy(update={"run": run})


def _shown_again(kept: Refinement, context: Context) -> Refinement:
    """A result of an earlier run with the relations of today, which cost nothing."""
    return kept.model_copy(update={"relations": context.relations, "recalled": context.recalled})
