"""What the public face says of items without any model: learn, inspect, relate."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.api.rooms import Rooms, version
from assistant.domain import (
    Agreements,
    Backlog,
    Finding,
    Inspection,
    Item,
    ItemState,
    Packed,
    Recalled,
    Refinement,
    Relation,
    RunInfo,
    UserError,
)
from assistant.refinement import with_decisions

if TYPE_CHECKING:
    from assistant.quality import Health
    from assistant.retrieval import Filters, Related, Updated
    from assistant.workspace import Imported

_LIKE = 20
"""Most similar done items that a likely estimate is taken from, and at most a third of all."""


class Looking(Rooms):
    """Part of `Assistant`."""

    def learn(self, backlog: Backlog) -> "Imported":
        """Keep a backlog's items in the workspace, to recall and to relate.

        Args:
            backlog: as read; learning the same again costs nothing.

        Returns:
            Keys that are new, changed, unchanged and vanished.
        """
        with self._lock:
            imported = self.workspace.save_items(backlog.items, source=backlog.source)
            if "_retriever" in self.__dict__:
                self._updated = self._retriever.update(self._known(), progress=self._progress)
            self._about.clear()
            self._inspected = Packed(Inspection)
            self._points = None
            self._judged_by = None
            return imported

    def inspect(self, item: Item) -> Inspection:
        """What code says of one item: clauses, findings, readiness, size. No model.

        Examples:
            >>> from assistant import Assistant, Item
            >>> vague = Item(key="S-1", kind="story", title="Make the search fast and nice")
            >>> [one.span.text for one in Assistant("none").inspect(vague).findings if one.span]
            ['fast', 'nice']
        """
        from assistant.quality import inspect

        with self._lock:
            return inspect(item, self._agreed())

    def _agreed(self) -> Agreements:
        """The agreements, with the usual estimate of the backlog where it is at hand."""
        if "workspace" not in self.__dict__:
            return self.agreements
        if self._judged_by is None:
            from assistant.quality import with_usual

            self._judged_by = with_usual(self.agreements, self._known())
        return self._judged_by

    def similar(
        self, item: Item | str, *, k: int = 10, filters: "Filters | None" = None
    ) -> tuple[Recalled, ...]:
        """Items of the workspace that resemble an item or a text.

        Args:
            item: an item, or words to search for.
            k: most results.
            filters: which items may be found.

        Returns:
            The most similar first.

        Raises:
            UserError: a filter names a project, a status or a label that no item has.
        """
        with self._lock:
            if filters is not None and (sentence := self._retriever.unknown(filters)):
                raise UserError(sentence)
            if isinstance(item, str):
                return self._retriever.search(item, k=k, filters=filters)
            return self._retriever.similar(item, k=k, filters=filters)

    def related(self, item: Item) -> tuple[Relation, ...]:
        """Typed relations of one item, each with its evidence."""
        with self._lock:
            found = self._retriever.relate(item)
        return with_decisions(found, self.workspace.declined())

    def related_all(self, items: Iterable[Item]) -> "Related":
        """Duplicates and all other typed relations of many items, without any model call.

        Args:
            items: what is asked about; they are compared with everything in the workspace.

        Returns:
            Groups of duplicates, each around the item to keep, and every other pair once.
        """
        from assistant.retrieval import overview

        given, declined = list(items), self.workspace.declined()
        found: dict[str, tuple[Relation, ...]] = {}
        for done, item in enumerate(given, 1):
            with self._lock:
                found[item.key] = with_decisions(self._retriever.relate(item), declined)
            self._tell(done, len(given), "Relating items")
        with self._lock:
            groups = self._retriever.groups(progress=self._progress)
        return overview(given, found, groups)

    def index(self) -> "Updated":
        """Bring the index up to date with the workspace; free where nothing changed.

        Returns:
            What the last update took: texts embedded, items taken over, seconds.
        """
        with self._lock:
            _ = self._retriever
            return self._updated

    def examine(self, items: Sequence[Item]) -> tuple[Refinement, ...]:
        """Findings, relations and split outlines of many items, without any model call.

        Args:
            items: what to look at. Findings over the whole set are those of the last `survey`;
                without one, these items are the set.

        Returns:
            One refinement an item that holds findings, relations and, of an oversized one, the
            split that code proposes.
        """
        if any(_id(item) not in self._about for item in items):
            self.survey(items)
        found: list[Refinement] = []
        for done, item in enumerate(items, 1):
            found.append(self._examined(item))
            self._tell(done, len(items), "Relating items")
        return tuple(found)

    def survey(self, items: Sequence[Item], *, today: date | None = None) -> tuple[Finding, ...]:
        """Inspect items together, so that findings over the whole set are known too.

        Args:
            items: the whole backlog, done items included.
            today: the day from which ages count; None: that of the newest change in the items.

        Returns:
            Findings about the backlog as a whole; those about an item are added to the item's.
        """
        from assistant.quality import inspect_backlog, inspect_many, with_usual

        with self._lock:
            inspections = Packed(Inspection)
            agreed = with_usual(self.agreements, items)
            agreed = self._agreed() if agreed is self.agreements else agreed
            for inspection in inspect_many(items, agreed):
                inspections.append(inspection)
                self._tell(len(inspections), len(items), "Inspecting items")
            day = today or _day_of(items)
            over_set = inspect_backlog(items, inspections, self.agreements, today=day)
            before = len(self._inspected)
            self._inspected.extend(inspections)
            for place, item in enumerate(items, before):
                self._about[_id(item)] = (place, over_set.get(item.key, ()))
            return over_set.get("", ())

    def health(self, items: Sequence[Item], *, today: date | None = None) -> "Health":
        """The state of a backlog in numbers: what share is ready, oversized, unclear, stale.

        Args:
            items: the whole backlog, done items included.
            today: the day from which ages count; None: that of the newest change in the items.
        """
        from assistant.quality import health

        if any(_id(item) not in self._about for item in items):
            self.survey(items, today=today)
        with self._lock:
            of_set = {item.key: self._about[_id(item)][1] for item in items}
            inspections = [self._inspection(item) for item in items]
        return health(items, inspections, of_set, today=today or _day_of(items))

    def _inspection(self, item: Item) -> Inspection:
        known = self._about.get(_id(item))
        if known is None:
            return self.inspect(item)
        from assistant.quality import within

        place, over_set = known
        return within(self._inspected[place], over_set)

    def _weighed(self, item: Item) -> Inspection:
        """An inspection with the likely estimate that similar done items give it."""
        from assistant.quality import likely_estimate

        inspection = self._inspection(item)
        if self._points is None:
            built = (one for one in self._known() if one.state is ItemState.DONE)
            self._points = {one.key: one for one in built if one.estimate is not None}
        if not self._points:
            return inspection
        from assistant.retrieval import Filters

        # Points mean something within one team only, and “like” only where others are not.
        projects = (item.project,) if item.project else ()
        done = sum(one.project == item.project for one in self._points.values())
        hits = self._retriever.similar(
            item,
            k=min(_LIKE, done // 3),
            filters=Filters(states=(ItemState.DONE,), projects=projects),
        )
        like = [self._points[hit.key] for hit in hits if hit.key in self._points]
        return likely_estimate(inspection, like)

    def _examined(self, item: Item) -> Refinement:
        from assistant.refinement import heard, outline_split

        with self._lock:
            inspection = heard(self._weighed(item), item)
            proposal = outline_split(item, inspection, self.agreements)
            return Refinement(
                key=item.key,
                title=item.title,
                content_hash=item.content_hash,
                inspection=inspection,
                relations=self.related(item),
                split=proposal.split,
                alternatives=proposal.alternatives,
                withheld=proposal.withheld,
                run=RunInfo(model="none", version=version()),
            )


def _day_of(items: Sequence[Item]) -> date:
    """The day that an export shows: what is long untouched is so as of its newest change."""
    moments = [item.updated.date() for item in items if item.updated is not None]
    return max(moments, default=date.today())  # noqa: DTZ011 - the user's own day


def _id(item: Item) -> str:
    return f"{item.key}\n{item.content_hash}"
