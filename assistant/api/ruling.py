"""What the public face does with decisions: take, undo, recall, answer, export."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.api.person import whoami
from assistant.api.rooms import Rooms
from assistant.domain import Decision, DecisionAction, Item, Reply
from assistant.refinement import Request, Standing

if TYPE_CHECKING:
    from assistant.api.deciding import Decided
    from assistant.api.exporting import Exported
    from assistant.workspace import LogEntry


class Ruling(Rooms):
    """Part of `Assistant`."""

    def decide(
        self,
        item: Item | str,
        action: DecisionAction | str,
        lines: str | Sequence[str] = (),
        *,
        text: str = "",
        why: str = "",
        instead: str = "",
        trigger: str = "",
        until: date | None = None,
        by: str | None = None,
    ) -> "Decided":
        """Record what a person decided; it is on disk when this returns. No model call.

        Examples:
            >>> from assistant import Assistant, Item
            >>> chat = Item(key="S-1", title="Live chat")
            >>> with Assistant("none", workspace="shop") as assistant:
            ...     done = assistant.decide(chat, "no", why="Nobody is on duty at night.", by="Mira")
            ...     undone = assistant.undo(chat, by="Mira")
            >>> done.standing.declined.why, undone.undoes == done.step
            ('Nobody is on duty at night.', True)

        Args:
            item: the item or its key.
            action: `accept`, `edit`, `reject`, `no`, `not now` or `not in this form`.
            lines: labels such as `"k1,k3"`, `"1-3"` (bare numbers are criteria), `"p1"`, or a
                kind such as `"parts"`. Empty: everything open that would be written, or, for the
                last three actions, the item itself.
            text: the new text of an edit.
            why: the reason; a rejection and a no need one.
            instead: what was chosen instead; `not in this form` needs one.
            trigger: what makes the team look at it again; `not now` needs it or `until`.
            until: the day on which the team looks at it again.
            by: who decides; None: `ASSISTANT_USER`, Git's user name, or the account.

        Returns:
            The decisions with their step, what holds now, and notes.

        Raises:
            UserError: something is missing or cannot be; nothing was recorded.
        """
        from assistant.api import deciding

        given = self.find(item)
        request = Request(
            action=deciding.action_of(action),
            lines=deciding.labels_of(lines),
            text=text,
            why=why,
            instead=instead,
            trigger=trigger,
            until=until,
        )
        return deciding.decide(self.workspace, given, request, who=by or whoami())

    def undo(
        self,
        item: Item | str | None = None,
        *,
        step: int | None = None,
        why: str = "",
        by: str | None = None,
    ) -> "LogEntry":
        """Undo a step of the log, which may itself be an undo; it stays in the log.

        Args:
            item: whose step; None: of any item.
            step: its number; None: the newest decision that stands.
            why: the reason.
            by: see `decide`.

        Raises:
            UserError: there is nothing to undo.
        """
        from assistant.api import deciding

        key = None if item is None else self.find(item).key
        return deciding.undo(self.workspace, key, step, who=by or whoami(), why=why)

    def redo(
        self, item: Item | str | None = None, *, why: str = "", by: str | None = None
    ) -> "LogEntry":
        """Take the newest undo back. Arguments as for `undo`.

        Raises:
            UserError: nothing was undone.
        """
        from assistant.api import deciding

        key = None if item is None else self.find(item).key
        return deciding.redo(self.workspace, key, who=by or whoami(), why=why)

    def standing(self, item: Item | str) -> Standing:
        """What holds for an item: the lines of its newest refinement and the decisions on them.

        Examples:
            >>> from assistant import Assistant, Item
            >>> item = Item(key="S-1", title="Pay", description="An invoice is due after 14 days.")
            >>> with Assistant("none", workspace="shop") as assistant:
            ...     made = assistant.refine(item)
            ...     [line] = [one for one in assistant.standing(item).open if one.kind == "criterion"]
            >>> line.label, line.text
            ('k1', 'An invoice is due after 14 days.')
        """
        from assistant.api import deciding

        return deciding.standing_of(self.workspace, self.find(item).key)

    def reply(self, item: Item | str, *, plain: bool = False) -> Reply:
        """Draft the answer for whoever asked for an item that stands declined; it is kept.

        A model words it where there is one, and code checks each sentence.

        Args:
            item: the item or its key.
            plain: use the template, whatever the model.

        Raises:
            UserError: the item does not stand declined.
            ModelFailure: a fatal one, such as a refused key.
        """
        from assistant.api import deciding

        endpoint = None if plain else self.endpoint
        return deciding.reply_to(self.workspace, self.find(item), endpoint)

    def log(self, item: Item | str | None = None) -> "list[LogEntry]":
        """Every step, oldest first: what was decided and undone, by whom, when and why.

        Args:
            item: whose; None: of all items.
        """
        return self.workspace.decision_log(None if item is None else self.find(item).key)

    def deferred(self, *, today: date | None = None) -> tuple[Decision, ...]:
        """Items that were put off (`not now`), those to look at first in front."""
        from assistant.api import deciding

        return deciding.due(self.workspace, today or date.today())  # noqa: DTZ011 - the user's day

    def export(
        self,
        source: Path | str,
        target: Path | str,
        *,
        drafts: bool = False,
        dialect: str | None = None,
        mapping: Mapping[str, str] | None = None,
    ) -> "Exported":
        """Write an export again with what was agreed, and nothing else, in its own dialect.

        Args:
            source: the export; it is never changed.
            target: the file to write.
            drafts: also write what nobody decided on, marked as drafts.
            dialect: name of the format; None: found from the content.
            mapping: our field name to the export's column name.

        Raises:
            UserError: the source cannot be read or the target not written.
        """
        from assistant.api import exporting

        return exporting.export(
            self.workspace,
            Path(source),
            Path(target),
            drafts=drafts,
            dialect=dialect,
            mapping=mapping,
        )

    def find(self, item: Item | str) -> Item:
        """The item with this key, as the workspace knows it; an item is given back.

        Raises:
            UserError: the workspace has no such item.
        """
        from assistant.api import deciding

        return item if isinstance(item, Item) else deciding.found_item(self.workspace, item)
