"""Documents that nobody would write by hand, in each tracker's shape: bytes and cells survive."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import Change, NewItem, UserError
from assistant.exchange import diff, read, write
from assistant.exchange.registry import NAMES

TEXT = st.text(
    st.one_of(
        st.sampled_from("ab ,;\t|\"'\n\r=+-@#*<>&/[]{}:\u2028é"), st.characters(codec="utf-8")
    ),
    max_size=30,
)
WORDS = st.sampled_from(
    [
        "",
        "Done",
        "closed",
        "In Progress",
        "bug",
        "null",
        "3",
        "Epic",
        "2021/03/04",
        "[a,b]",
        "{}",
        "<p>x</p>",
        "a; b",
    ]
)
JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False), TEXT, WORDS
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["name", "title", "nodes", "id", "type", "url", "state", "number", "iid", "pos"]
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=6,
)
HEADERS = {
    "azure_csv": ["ID", "Work Item Type", "Title 1", "Title 2", "State", "Tags", "Description"],
    "linear_csv": [
        "ID",
        "Title",
        "Description",
        "Status",
        "Labels",
        "Cycle Name",
        "Cycle Start",
        "Cycle End",
        "Parent issue",
        "Blocked by",
    ],
    "asana_csv": [
        "Task ID",
        "Name",
        "Section/Column",
        "Notes",
        "Tags",
        "Parent task",
        "Completed At",
        "Last Modified",
    ],
    "shortcut_csv": [
        "id",
        "name",
        "type",
        "description",
        "is_completed",
        "epic_id",
        "labels",
        "tasks",
        "state",
        "created_at",
    ],
    "clickup_csv": [
        "Task ID",
        "Task Name",
        "Task Content",
        "Status",
        "Parent ID",
        "Tags",
        "Checklists",
        "Date Created",
    ],
    "pivotal_csv": [
        "Id",
        "Title",
        "Labels",
        "Type",
        "Current State",
        "Description",
        "Task",
        "Task Status",
        "Task",
    ],
    "gitlab_csv": [
        "Title",
        "Description",
        "Issue ID",
        "State",
        "Author Username",
        "Locked",
        "Labels",
        "Time Spent",
        "Weight",
    ],
}
OWN: dict[str, dict[str, Any]] = {
    "github_json": {
        "number": 1,
        "title": "t",
        "body": "b",
        "state": "open",
        "labels": [],
        "updatedAt": "",
        "stateReason": None,
    },
    "github_project": {
        "id": "PVTI_1",
        "content": {"type": "Issue", "number": 1, "title": "t", "body": ""},
        "status": "Todo",
        "labels": [],
    },
    "gitlab_json": {
        "iid": 1,
        "title": "t",
        "description": "d",
        "state": "opened",
        "labels": [],
        "weight": 1,
        "epic": None,
        "created_at": 1,
    },
    "azure_json": {
        "id": 1,
        "fields": {"System.Title": "t", "System.Description": "d"},
        "relations": None,
    },
    "trello_json": {
        "id": "5581dfd7",
        "idShort": 1,
        "name": "n",
        "desc": "d",
        "idList": "l",
        "labels": [],
        "attachments": [],
        "pos": 1,
    },
}
quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def roundtrip(source: Path, dialect: str, data: st.DataObject) -> None:
    """Read, write without and with a decision; nothing but our two families of errors comes out."""
    out = source.parent / "out" / source.name
    try:
        backlog = read(source, dialect=dialect)
    except UserError:
        return
    write(source, out, [], dialect=dialect)
    assert out.read_bytes() == source.read_bytes()
    backlog.model_dump_json()
    if not backlog.items:
        return
    item = data.draw(st.sampled_from(backlog.items))
    title = "New " + data.draw(TEXT)
    change = Change(key=item.key, title=title, criteria=("One thing holds.",))
    write(source, out, [change], dialect=dialect)
    made = item.key.startswith("T-")
    changed = {one.key for one in diff(source, out, dialect=dialect)}
    assert made or changed <= {item.key}
    if not made:
        assert read(out, dialect=dialect).by_key[item.key].criteria == item.criteria
    parted = Change(key=item.key, parts=(NewItem(title="Part", criteria=("x",)),))
    write(source, out, [parted], dialect=dialect)
    keys = [one.key for one in read(out, dialect=dialect).items]
    assert keys == [one.key for one in backlog.items]


@pytest.mark.parametrize("name", HEADERS)
@quick
@given(
    rows=st.lists(
        st.lists(st.one_of(WORDS, TEXT), min_size=1, max_size=12), min_size=1, max_size=5
    ),
    keyed=st.booleans(),
    data=st.data(),
)
def test_tables(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    rows: list[list[str]],
    keyed: bool,
    data: st.DataObject,
) -> None:
    header = HEADERS[name]
    place = next(
        at for at, one in enumerate(header) if one.lower() in {"id", "task id", "issue id"}
    )
    for number, row in enumerate(rows):
        if keyed and len(row) > place:
            row[place] = f"K-{number}"
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    source = tmp_path_factory.mktemp(name) / "in.csv"
    source.write_bytes(text.getvalue().encode("utf-8"))
    roundtrip(source, name, data)


@pytest.mark.parametrize("name", OWN)
@quick
@given(
    strange=st.lists(st.dictionaries(st.integers(0, 9), JSON, max_size=4), min_size=1, max_size=4),
    indent=st.sampled_from([None, 2]),
    data=st.data(),
)
def test_documents(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    strange: list[dict[int, Any]],
    indent: int | None,
    data: st.DataObject,
) -> None:
    records = []
    for number, changes in enumerate(strange, start=1):
        record = _numbered(name, number)
        names = sorted(record)
        for place, value in changes.items():
            record[names[place % len(names)]] = value
        records.append(record)
    root: Any = {"lists": [], "cards": records} if name == "trello_json" else records
    source = tmp_path_factory.mktemp(name) / "in.json"
    source.write_text(json.dumps(root, indent=indent), "utf-8")
    roundtrip(source, name, data)


def _numbered(name: str, number: int) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(json.dumps(OWN[name]))
    inner: Mapping[str, Any] = record["content"] if name == "github_project" else record
    for key in ("number", "iid", "id", "idShort"):
        if isinstance(inner.get(key), int):
            inner[key] = number  # type: ignore[index]
    return record


MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "# Backlog",
                "## LIB-1: Lend",
                "## LIB-2: Renew",
                "### LIB-3 Fine",
                "## Acceptance criteria",
                "### Notes",
                "- [ ] #1 Once.",
                "<!-- AC:BEGIN -->",
                "<!-- AC:END -->",
                "Status: Done",
                "- **Labels:** a, b",
                "---",
                "```",
                "title: x",
                "id: LIB-7",
                "labels: [a",
                "",
                "text",
                "As a reader, I want to renew.",
            ]
        ),
        TEXT,
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(lines=MARKDOWN, newline=st.sampled_from(["\n", "\r\n"]), front=st.booleans(), data=st.data())
def test_markdown(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[str],
    newline: str,
    front: bool,
    data: st.DataObject,
) -> None:
    source = tmp_path_factory.mktemp("markdown") / "in.md"
    head = ["---", "id: LIB-7", "title: x", "status: Done", "---"] if front else []
    source.write_bytes(newline.join([*head, *lines, "end"]).encode("utf-8"))
    roundtrip(source, "markdown", data)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"[]",
        b"[[]]",
        b'[{"a": 1}]',
        b"a,b\n1,2\n",
        b"---\n",
        b"---\n---\n",
        b"#",
        b"null",
        b"3",
        b'{"cards": 3}',
    ],
)
def test_every_dialect_refuses_or_reads_what_is_not_its_own(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    try:
        read(path, dialect=name)
    except UserError as error:
        assert "\n" not in str(error)  # noqa: PT017
