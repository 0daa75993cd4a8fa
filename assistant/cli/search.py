"""`assistant similar` and `assistant related`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options

if TYPE_CHECKING:
    from assistant.retrieval import Filters, Related

_DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(similar)
    app.command()(related)


def _words(name: str, what: str) -> object:
    return typer.Option(name, help=f"Only {what}; may be repeated.", show_default=False)


def _date(name: str, what: str) -> object:
    return typer.Option(
        name, formats=_DATES, metavar="YYYY-MM-DD", help=f"Only items {what}.", show_default=False
    )


def similar(
    what: Annotated[str, typer.Argument(help="A key, or words to search for.")],
    count: Annotated[int, typer.Option("-k", "--count", min=1, help="Most results.")] = 10,
    project: Annotated[list[str] | None, _words("--project", "this project")] = None,
    status: Annotated[list[str] | None, _words("--status", "this status of your tracker")] = None,
    state: Annotated[list[str] | None, _words("--state", "open, active, done or declined")] = None,
    kind: Annotated[list[str] | None, _words("--kind", "this kind, such as story or bug")] = None,
    label: Annotated[list[str] | None, _words("--label", "items with this label")] = None,
    created_since: Annotated[
        datetime | None, _date("--created-since", "created on this day or later")
    ] = None,
    created_before: Annotated[
        datetime | None, _date("--created-before", "created before this day")
    ] = None,
    updated_since: Annotated[
        datetime | None, _date("--updated-since", "changed on this day or later")
    ] = None,
    updated_before: Annotated[
        datetime | None, _date("--updated-before", "last changed before this day")
    ] = None,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    embedding: options.Embedding = None,
    embedding_url: options.EmbeddingUrl = None,
    as_json: options.AsJson = False,
) -> None:
    """Find items of the workspace that resemble an item or a text."""
    from assistant.cli.console import out, print_json
    from assistant.cli.loading import without_model
    from assistant.domain import UserError
    from assistant.report import clean

    filters = _filters(
        projects=project,
        statuses=status,
        states=state,
        kinds=kind,
        labels=label,
        created_from=created_since,
        created_to=created_before,
        updated_from=updated_since,
        updated_to=updated_before,
    )
    with without_model(workspace, embedding, embedding_url, quiet=as_json) as assistant:
        if not assistant.workspace.sources():
            raise UserError(
                f"The workspace {workspace} is empty; run `assistant import EXPORT` first."
            )
        hits = assistant.similar(assistant.workspace.item(what) or what, k=count, filters=filters)
    if as_json:
        print_json([hit.model_dump(mode="json") for hit in hits])
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None)
    for name in ("Key", "Title", "State"):
        table.add_column(name)
    table.add_column("Score", justify="right")
    for hit in hits:
        table.add_row(
            Text(clean(hit.key)),
            Text(clean(hit.title)),
            "done" if hit.done else "open",
            f"{hit.score:.2f}",
        )
    out().print(table if hits else "Nothing resembles it.")


def related(
    exports: options.Exports,
    only: options.Only = None,
    type_: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            help="Only relations of this type, such as duplicate or depends_on; may be repeated.",
            show_default=False,
        ),
    ] = None,
    history: options.History = None,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    dialect: options.Dialect = None,
    mapping: options.Mapping = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Relate done items to one another too.")
    ] = False,
    embedding: options.Embedding = None,
    embedding_url: options.EmbeddingUrl = None,
    as_json: options.AsJson = False,
) -> None:
    """Say how the items of a backlog relate: groups of duplicates, and typed relations.

    Open items are compared with everything that the workspace knows. Each relation has its
    reason; what is not sure enough is not said. No chat model is asked.
    """
    from assistant.cli.console import print_json
    from assistant.cli.learning import learn, say_what_changed
    from assistant.cli.loading import load, say_what_was_read, without_model
    from assistant.domain import RelationType

    types = _members(RelationType, "--type", type_)
    loaded = load(
        exports,
        dialect=dialect,
        mapping=options.mapping_of(mapping),
        workspace=workspace,
        only=only,
        everything=everything,
    )
    say_what_was_read(loaded, quiet=as_json)
    with without_model(workspace, embedding, embedding_url, quiet=as_json) as assistant:
        say_what_changed(learn(assistant, loaded, history), quiet=as_json)
        found = assistant.related_all(loaded.wanted)
        titles = {item.key: item.title for item in assistant.workspace.items()}
    if types:
        found = found.model_copy(
            update={
                "groups": found.groups if RelationType.DUPLICATE in types else (),
                "pairs": tuple(pair for pair in found.pairs if pair.type in types),
            }
        )
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        _print_related(found, titles)


def _print_related(found: "Related", titles: dict[str, str]) -> None:
    from rich.table import Table

    from assistant.cli.console import out
    from assistant.report import clean, plural

    def named(key: str, title: str) -> str:
        return clean(f"{key} {title}".strip())

    console = out()
    if found.groups:
        table = Table(
            title="Duplicates, each around the item to keep", title_justify="left", show_lines=True
        )
        for name in ("Keep", "Duplicate", "Why"):
            table.add_column(name, overflow="fold")
        table.add_column("Sure", justify="right")
        for group in found.groups:
            rows = zip(group.duplicates, group.evidence, group.scores, strict=True)
            for place, (key, why, score) in enumerate(rows):
                keep = named(group.canonical, titles.get(group.canonical, ""))
                table.add_row(
                    "" if place else keep,
                    named(key, titles.get(key, "")),
                    clean(why),
                    f"{score:.2f}",
                )
        console.print(table)
    if found.pairs:
        table = Table(title="Other relations", title_justify="left", show_lines=True)
        for name in ("Item", "Relation", "To", "Why"):
            table.add_column(name, overflow="fold")
        table.add_column("Sure", justify="right")
        for pair in found.pairs:
            table.add_row(
                named(pair.key, pair.title),
                pair.type.value.replace("_", " "),
                named(pair.other, pair.other_title),
                clean(pair.evidence),
                f"{pair.score:.2f}",
            )
        console.print(table)
    duplicates = sum(len(group.duplicates) for group in found.groups)
    console.print(
        f"{plural(found.items, 'item')}: {plural(len(found.groups), 'group')} with "
        f"{plural(duplicates, 'duplicate')}, {plural(len(found.pairs), 'other relation')}; "
        f"nothing is said of {found.silent}."
    )


def _filters(**wanted: list[str] | datetime | None) -> "Filters | None":
    from assistant.domain import ItemKind, ItemState
    from assistant.retrieval import Filters

    given = {name: value for name, value in wanted.items() if value}
    if "states" in given:
        given["states"] = _members(ItemState, "--state", given["states"])  # type: ignore[arg-type]
    if "kinds" in given:
        given["kinds"] = _members(ItemKind, "--kind", given["kinds"])  # type: ignore[arg-type]
    return Filters.model_validate(given) if given else None


def _members(choices: type, option: str, words: list[str] | None) -> list[str]:
    """The words as members of an enumeration.

    Raises:
        UserError: one of them is none.
    """
    from assistant.domain import UserError

    allowed = [member.value for member in choices]  # type: ignore[attr-defined]
    chosen = [word.casefold().replace(" ", "_").replace("-", "_") for word in words or ()]
    for word, asked in zip(chosen, words or (), strict=True):
        if word not in allowed:
            raise UserError(f"{option} is one of {', '.join(allowed)}; got “{asked}”.")
    return chosen
