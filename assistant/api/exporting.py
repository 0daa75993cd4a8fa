"""An export again, with what people decided in it."""

from collections.abc import Mapping
from pathlib import Path

from assistant.domain import Decision, Item, LineKind
from assistant.domain.base import Model
from assistant.exchange import Written, read, write
from assistant.refinement import changes_of, standing
from assistant.workspace import Workspace


class Exported(Model):
    """What was written, and what was not."""

    written: Written
    agreed: int = 0
    """Accepted and edited lines that stand in the file now."""
    open: int = 0
    """Criteria and parts that nobody decided on; written as drafts, or left out."""
    declined: tuple[str, ...] = ()
    """Items that stand declined: nothing of them was written."""
    moved: tuple[str, ...] = ()
    """Items with agreed lines about demands that the export no longer states so."""


def export(
    workspace: Workspace,
    source: Path,
    target: Path,
    *,
    drafts: bool = False,
    dialect: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Exported:
    """Write an export again with what was agreed, and nothing else, in its own dialect.

    Args:
        workspace: where suggestions and decisions are kept; nothing in it changes.
        source: the export; it is never changed.
        target: where to write.
        drafts: also write what nobody decided on, marked as drafts.
        dialect: name of the format; None: found from the content.
        mapping: our field name to the export's column name.

    Raises:
        UserError: the source cannot be read or the target not written.
    """
    backlog = read([source], dialect=dialect, mapping=mapping)
    items: dict[str, Item] = dict(backlog.by_key)
    decisions = [one for one in workspace.decisions() if one.item in items]
    decided = {one.item for one in decisions}
    wanted = items if drafts else decided
    refinements = {
        key: found for key in wanted if (found := workspace.latest_refinement(key)) is not None
    }
    written = write(
        source,
        target,
        changes_of(refinements.values(), items, decisions, accepted_only=not drafts),
        dialect=backlog.dialect,
        mapping=mapping,
    )
    taken: dict[str, list[Decision]] = {key: [] for key in refinements}
    for one in decisions:
        taken.setdefault(one.item, []).append(one)
    states = {key: standing(refinements.get(key), taken[key]) for key in taken}
    live = {key: one for key, one in states.items() if one.declined is None}
    kinds = (LineKind.CRITERION, LineKind.PART)
    return Exported(
        written=written,
        agreed=sum(len(one.agreed(kind)) for one in live.values() for kind in LineKind),
        open=sum(
            line.kind in kinds and not line.outline for one in live.values() for line in one.open
        ),
        declined=tuple(key for key in items if key in states and key not in live),
        moved=tuple(key for key in items if key in live and live[key].moved),
    )
