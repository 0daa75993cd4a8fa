"""JSON documents: Jira's REST answers and our own JSON Lines."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Backlog, Change, Item, ItemKind, ItemState, Link, NewItem, UserError
from assistant.exchange import detect, diff, read, write
from assistant.exchange.drafts import DRAFT_HEADING
from assistant.exchange.jsontext import InsertAfter, RemoveElement, SetValue, load_json, patch_json
from assistant.exchange.markup import adf

Export = Callable[..., Path]


def issue(key: str, **fields: Any) -> dict[str, Any]:
    return {"id": "1", "key": key, "fields": {"summary": f"Title of {key}", **fields}}


STORY = issue(
    "LIB-2",
    description="h3. Acceptance Criteria\n* A loan is renewed once.",
    issuetype={"name": "Story", "subtask": False},
    status={"name": "Erledigt", "statusCategory": {"key": "done", "name": "Fertig"}},
    resolution={"name": "Won't Do"},
    priority={"name": "High"},
    labels=["desk", "loan"],
    components=[{"name": "Rooms"}],
    parent={"key": "LIB-1"},
    project={"key": "LIB"},
    issuelinks=[
        {"type": {"name": "Blocks"}, "outwardIssue": {"key": "LIB-3"}},
        {"type": {"name": "Relates"}, "inwardIssue": {"key": "LIB-4"}},
    ],
    created="2026-02-25T14:54:00.000+0100",
    customfield_10030=5.0,
    customfield_10031="0|i0001:",
    customfield_10032="* It is logged.",
)
NAMES = {
    "customfield_10030": "Story Points",
    "customfield_10031": "Rank",
    "customfield_10032": "Acceptance criteria",
}
PAGE = {
    "startAt": 0,
    "total": 2,
    "names": NAMES,
    "issues": [issue("LIB-1", issuetype={"name": "Epic"}), STORY],
}


def test_an_issue_becomes_an_item(export: Export) -> None:
    path = export(json.dumps(PAGE), "page.json")
    assert detect(path).dialect == "jira_json"
    epic, story = read(path).items
    assert epic.kind is ItemKind.EPIC
    assert (story.kind, story.state, story.status) == (
        ItemKind.STORY,
        ItemState.DECLINED,
        "Erledigt",
    )
    assert story.criteria == ("It is logged.", "A loan is renewed once.")
    assert (story.estimate, story.rank, story.parent, story.project) == (
        5.0,
        "0|i0001:",
        "LIB-1",
        "LIB",
    )
    assert story.labels == ("desk", "loan")
    assert story.components == ("Rooms",)
    assert story.links == (
        Link(type="Blocks", key="LIB-3"),
        Link(type="Relates", key="LIB-4", direction="inward"),
    )
    assert story.created is not None
    assert story.created.isoformat() == "2026-02-25T14:54:00+01:00"
    assert ("fields.status.statusCategory.key", "done") in [
        (cell.name, cell.value) for cell in story.fields
    ]


@pytest.mark.parametrize("root", [PAGE, PAGE["issues"], [PAGE], STORY])
@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_pages_lists_and_single_issues(
    export: Export, tmp_path: Path, root: Any, indent: int | str | None
) -> None:
    path = export(json.dumps(root, indent=indent, ensure_ascii=False), "answer.json")
    assert read(path).items[-1].key == "LIB-2"
    out = tmp_path / "out.json"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    done = write(path, out, [Change(key="LIB-2", title="New", parts=(NewItem(title="Part"),))])
    assert done.changed == 1
    assert {c.column for c in diff(path, out) if c.before is not None} == {"fields.summary"}
    json.loads(out.read_text())


def test_an_empty_page_and_folders_of_pages(export: Export, tmp_path: Path) -> None:
    export(json.dumps(PAGE), "pages/1.json")
    export(json.dumps({"startAt": 50, "maxResults": 50, "total": 2, "issues": []}), "pages/2.json")
    assert [item.key for item in read(tmp_path / "pages").items] == ["LIB-1", "LIB-2"]


def test_adf_documents_are_read_and_written(export: Export, tmp_path: Path) -> None:
    document = adf.from_markdown(
        "As a reader, I renew.\n\n## Acceptance Criteria\n\n- It is renewed.\n- It is **once**."
    )
    path = export(
        json.dumps(
            {"issues": [issue("LIB-2", description=document), issue("LIB-3", description=None)]},
            indent=1,
        ),
        "v3.json",
    )
    story = read(path).items[0]
    assert story.criteria == ("It is renewed.", "It is **once**.")
    out, again = tmp_path / "out.json", tmp_path / "again.json"
    changes = [
        Change(key="LIB-2", criteria=("A slip is printed.",)),
        Change(
            key="LIB-3",
            criteria=("It works.",),
            parts=(NewItem(title="Half", criteria=("Half works.",)),),
        ),
    ]
    write(path, out, changes)
    root = json.loads(out.read_text())
    kinds = [node["type"] for node in root["issues"][0]["fields"]["description"]["content"]]
    assert kinds[-2:] == ["heading", "bulletList"]
    assert root["issues"][1]["fields"]["description"]["type"] == "doc"
    part = root["issues"][2]["fields"]
    assert part["parent"] == {"key": "LIB-3"}
    assert part["labels"] == ["draft-split"]
    assert part["description"]["type"] == "doc"
    assert [item.content_hash for item in read(out).items] == [
        item.content_hash for item in read(path).items
    ]
    write(out, again, changes)
    assert again.read_bytes() == out.read_bytes()


def test_a_named_custom_field_takes_the_criteria(export: Export, tmp_path: Path) -> None:
    path = export(json.dumps(PAGE, indent=2), "page.json")
    out = tmp_path / "out.json"
    write(path, out, [Change(key="LIB-2", criteria=("It is told.",))])
    assert {change.column for change in diff(path, out)} == {"fields.customfield_10032"}
    assert DRAFT_HEADING in out.read_text()


def test_missing_keys_repeats_and_circles(export: Export) -> None:
    issues = [
        issue("A-1", parent={"key": "A-2"}),
        issue("A-2", parent={"key": "A-1"}),
        issue("A-1"),
        {"fields": {"summary": "no key"}},
        {"key": "A-3", "fields": {"summary": ""}},
        "no issue",
    ]
    backlog = read(export(json.dumps({"issues": issues}), "x.json"))
    assert [item.key for item in backlog.items] == ["A-1", "A-2", "A-3"]
    assert [item.parent for item in backlog.items].count(None) == 2
    assert {(problem.row, problem.key) for problem in backlog.problems} == {
        (3, "A-1"),
        (4, None),
        (2, "A-2"),
        (5, "A-3"),
    }


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [1], {"a": None}])
@pytest.mark.parametrize(
    "name",
    [
        "summary",
        "description",
        "status",
        "labels",
        "components",
        "parent",
        "issuelinks",
        "created",
        "priority",
        "issuetype",
        "project",
    ],
)
def test_fields_of_any_shape_are_survived(export: Export, name: str, value: Any) -> None:
    path = export(json.dumps({"issues": [issue("A-1", **{name: value})]}), "x.json")
    assert [item.key for item in read(path, dialect="jira_json").items] == ["A-1"]


# Patches of a text

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path]
    if isinstance(value, dict):
        for key, child in value.items():
            found += places(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            found += places(child, (*path, index))
    return found


@given(VALUE, VALUE, st.sampled_from([None, 1, "\t"]), st.booleans(), st.data())
def test_one_value_is_replaced_and_the_rest_is_the_same(
    root: Any, new: Any, indent: int | str | None, ascii_only: bool, data: st.DataObject
) -> None:
    text = json.dumps(root, indent=indent, ensure_ascii=ascii_only)
    path = data.draw(st.sampled_from(places(root)))
    patched = json.loads(patch_json(text, [SetValue(path, new)]))
    if not path:
        assert patched == new
        return
    expected = json.loads(text)
    holder = expected
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = new
    assert patched == expected


@given(
    st.lists(VALUE, min_size=1, max_size=5),
    st.lists(VALUE, min_size=1, max_size=2),
    st.sampled_from([None, 2]),
    st.data(),
)
def test_elements_are_inserted_and_removed_again(
    root: list[Any], new: list[Any], indent: int | None, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(root) - 1))
    text = json.dumps(root, indent=indent)
    longer = patch_json(text, [InsertAfter((at,), new)])
    assert json.loads(longer) == [*root[: at + 1], *new, *root[at + 1 :]]
    shorter = patch_json(longer, [RemoveElement((at + 1 + index,)) for index in range(len(new))])
    assert json.loads(shorter) == root


def test_a_member_is_added_in_the_style_of_its_object() -> None:
    text = '{\n  "a": 1,\n  "b": {}\n}'
    assert patch_json(text, [SetValue(("c",), "é"), SetValue(("b", "x"), [1])]) == (
        '{\n  "a": 1,\n  "b": {\n    "x": [\n      1\n    ]\n  },\n  "c": "é"\n}'
    )
    assert patch_json('{"a":1}', [SetValue(("b",), 2)]) == '{"a":1,"b":2}'
    with pytest.raises(KeyError):
        patch_json(text, [SetValue(("x", "y"), 1)])


@pytest.mark.parametrize("text", ["", "{", "[1,]", '{"a": nan}', "9" * 5000 + "x", "[" * 100_000])
def test_what_is_no_json(text: str) -> None:
    with pytest.raises(UserError):
        load_json(text)


# Our own JSON Lines


def lines(*items: Item | dict[str, Any]) -> str:
    return "".join(
        (item.model_dump_json() if isinstance(item, Item) else json.dumps(item)) + "\n"
        for item in items
    )


ITEM = Item(
    key="LIB-1",
    kind=ItemKind.STORY,
    title="Renew\u2028a loan",
    description="As a reader, I renew.",
    criteria=("Once.",),
    estimate=3,
    links=(Link(type="Blocks", key="LIB-2"),),
)


def test_our_own_lines_give_the_same_items(export: Export, tmp_path: Path) -> None:
    path = export(lines(ITEM), "items.jsonl")
    assert detect(path).dialect == "jsonl"
    assert read(path).items == (ITEM,)
    write(path, tmp_path / "out.jsonl", [])
    assert (tmp_path / "out.jsonl").read_bytes() == path.read_bytes()


def test_lines_by_hand_need_only_key_and_title(export: Export) -> None:
    path = export(
        lines({"key": "A", "title": "t", "description": "## AC\n- one", "team": "blue"}),
        "items.jsonl",
    )
    (item,) = read(path).items
    assert item.criteria == ("one",)
    assert [(cell.name, cell.value) for cell in item.fields] == [("team", "blue")]


def test_broken_lines_are_told_and_kept(export: Export, tmp_path: Path) -> None:
    path = export(
        lines({"key": "A", "title": "t"})
        + '{"key": "B"\n\n[1]\n'
        + lines(
            {"key": "C", "title": "c", "kind": "saga"},
            {"title": "x"},
            {"key": "A", "title": "again"},
            {"key": "D"},
        ),
        "items.jsonl",
    )
    backlog = read(path)
    assert [item.key for item in backlog.items] == ["A", "D"]
    assert [problem.row for problem in backlog.problems] == [2, 4, 5, 6, 7, 8]
    write(path, tmp_path / "out.jsonl", [Change(key="A", title="new")])
    assert [(change.key, change.column) for change in diff(path, tmp_path / "out.jsonl")] == [
        ("A", "title")
    ]


def test_drafts_and_parts_in_lines(export: Export, tmp_path: Path) -> None:
    path = export(lines(ITEM, Item(key="LIB-2", title="b")).rstrip("\n"), "items.jsonl")
    one, two, three = (tmp_path / name for name in ("1.jsonl", "2.jsonl", "3.jsonl"))
    change = Change(
        key="LIB-2",
        criteria=("It works.",),
        parts=(NewItem(title="Half", criteria=("Half works.",)),),
    )
    assert write(path, one, [change]).added == 1
    assert [item.content_hash for item in read(one).items] == [
        item.content_hash for item in read(path).items
    ]
    write(one, two, [change])
    assert two.read_bytes() == one.read_bytes()
    write(one, three, [Change(key="LIB-1", criteria=("Twice.",), draft=False)])
    assert read(three).by_key["LIB-1"].criteria == ("Once.", "Twice.")


ITEMS = st.builds(
    Item,
    key=st.from_regex(r"[A-Z]{1,3}-[0-9]{1,3}", fullmatch=True),
    title=st.text(
        st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12
    ).filter(str.strip),
    kind=st.sampled_from(ItemKind),
    state=st.sampled_from(ItemState),
    criteria=st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=9), max_size=2
    ).map(tuple),
    estimate=st.none() | st.floats(0, 100),
    labels=st.lists(st.sampled_from(["a", "b"]), max_size=2).map(tuple),
)


@settings(deadline=None)
@given(st.lists(ITEMS, min_size=1, max_size=5, unique_by=lambda item: item.key))
def test_any_items_survive_their_lines(
    tmp_path_factory: pytest.TempPathFactory, items: list[Item]
) -> None:
    path = tmp_path_factory.mktemp("lines") / "items.jsonl"
    path.write_text(lines(*items), encoding="utf-8", newline="\n")
    backlog: Backlog = read(path)
    assert backlog.items == tuple(items)
