"""Keep what was read in the workspace, and say what changed since the export before."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.api import Assistant, open_items
from assistant.cli.console import err
from assistant.cli.loading import Loaded
from assistant.domain import Backlog, Item

if TYPE_CHECKING:
    from assistant.exchange import Exports, Reading
    from assistant.workspace import Imported

_KEYS_SHOWN = 8
_COMPARED = (
    "title", "description", "criteria", "kind", "state", "status", "parent", "estimate", "labels", "components", "links",
)  # fmt: skip
"""Fields of an item whose change is worth a word, in the order in which they are named."""


class Learnt(NamedTuple):
    """What one import brought.

    Attributes:
        given: the file or folder that the user named.
        earlier: name of the earlier export that it was compared with; None: there was none.
        imported: keys that are new, changed, unchanged, vanished.
        changes: which fields differ, by the key of each changed item.
    """

    given: Path
    earlier: str | None
    imported: "Imported"
    changes: dict[str, tuple[str, ...]]

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "compared_with": self.earlier,
            "new": list(self.imported.new),
            "changed": {key: list(names) for key, names in self.changes.items()},
            "unchanged": len(self.imported.unchanged),
            "vanished": list(self.imported.vanished),
        }


def learn(
    assistant: Assistant, loaded: Loaded, history: Sequence[Path] | None = None
) -> tuple[Learnt, ...]:
    """Keep all items in the workspace, past ones to learn from first.

    A folder counts as one source, so that an item whose file is gone has vanished. An export under
    a new name is compared with the earlier one that most of its items come from.

    Args:
        assistant: whose workspace is meant.
        loaded: the exports.
        history: exports of past items.

    Returns:
        One for each file or folder that was named, those of the history left out.

    Raises:
        UserError: a file of the history cannot be read, or the workspace cannot be written.
    """
    if history:
        from assistant.cli.loading import agreed_mapping
        from assistant.exchange import read_each

        mapping = agreed_mapping(assistant.workspace.folder)
        for _ in _learn_each(assistant, read_each(history, mapping=mapping)):
            pass
    return tuple(_learn_each(assistant, loaded.exports))


def learn_file(
    assistant: Assistant, path: Path, *, dialect: str | None, mapping: Mapping[str, str]
) -> tuple[Learnt, "Reading", int]:
    """Keep the items of one file as they are read, so that memory stays small for any length.

    Args:
        assistant: whose workspace is meant.
        path: the export.
        dialect: its format, where the user named it.
        mapping: field to column.

    Returns:
        What it brought, what its reading had to say, and how many of its items are open.

    Raises:
        UserError: the file cannot be read, or the workspace cannot be written.
    """
    from assistant.exchange import stream

    reading = stream(path, dialect=dialect, mapping=mapping)
    still_open = 0

    def counted() -> Iterator[Item]:
        nonlocal still_open
        for item in reading:
            still_open += any(True for _ in open_items((item,)))
            yield item

    earlier = _earlier(assistant, path, reading, ())
    source = earlier or str(path)
    imported = assistant.workspace.save_items(counted(), source=source)
    changes = {key: _differing(assistant, key, source) for key in imported.changed}
    return Learnt(path, earlier, imported, changes), reading, still_open


def _earlier(
    assistant: Assistant, given: Path, items: Iterable[Item], besides: Collection[str]
) -> str | None:
    """The source of an export that was read before, under this name or another."""
    if str(given) in assistant.workspace.sources():
        return str(given)
    return assistant.workspace.resembling_source(items, besides=besides)


def _learn_each(assistant: Assistant, exports: "Exports") -> Iterator[Learnt]:
    items: dict[Path, list[Item]] = {}
    for file in exports.files:
        items.setdefault(file.given, []).extend(file.backlog.items)
    named = {str(given) for given in items}
    for given, own in items.items():
        earlier = _earlier(assistant, given, own, named)
        source = earlier or str(given)
        imported = assistant.learn(Backlog(items=tuple(own), source=source))
        changes = {key: _differing(assistant, key, source) for key in imported.changed}
        yield Learnt(given, earlier, imported, changes)


def _differing(assistant: Assistant, key: str, source: str) -> tuple[str, ...]:
    """Names of the fields that the last two versions of an item differ in."""
    versions = assistant.workspace.item_versions(key, source)[-2:]
    if len(versions) < 2:
        return ()
    before, after = versions
    return tuple(name for name in _COMPARED if getattr(before, name) != getattr(after, name))


def say_what_changed(learnt: Sequence[Learnt], *, quiet: bool) -> None:
    """One paragraph for each export of which there was an earlier one."""
    if quiet:
        return
    from assistant.report import clean

    console = err()
    for one in learnt:
        if one.earlier is None:
            continue
        done = one.imported
        before = (
            "since it was last read" if one.earlier == str(one.given) else f"since {one.earlier}"
        )
        if not (done.new or done.changed or done.vanished):
            told = [f"Nothing that counts changed in {one.given} {before}."]
        else:
            told = [f"{one.given}, {before}:", *(f"  {line}" for line in changed_lines(one))]
        for line in told:
            console.print(clean(line), soft_wrap=True, markup=False)


def changed_lines(one: Learnt) -> Iterator[str]:
    """What appeared, changed and vanished, each on a line with the first keys."""
    changed = [
        f"{key} ({', '.join(names)})" if names else key for key, names in one.changes.items()
    ]
    for what, told in (
        ("new", list(one.imported.new)),
        ("changed", changed),
        ("vanished", list(one.imported.vanished)),
    ):
        if told:
            more = f", … and {len(told) - _KEYS_SHOWN} more" if len(told) > _KEYS_SHOWN else ""
            yield f"{len(told)} {what}: {', '.join(told[:_KEYS_SHOWN])}{more}"
