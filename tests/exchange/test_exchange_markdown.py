"""Markdown files with front matter, and with a heading an item."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain import Change, ItemKind, ItemState, Link, NewItem, UserError
from assistant.exchange import detect, diff, read, write

Export = Callable[..., Path]

TASK = """---
id: task-12
title: Renew a loan
status: In Progress
labels: [desk, loans]
dependencies:
  - task-3
priority: high
parent_task_id: task-1
created_date: '2025-06-01'
---

## Description

As a reader, I want to renew a loan.

## Acceptance Criteria
<!-- AC:BEGIN -->
- [ ] #1 A loan is renewed once.
- [x] #2 A reserved book is not renewed.
<!-- AC:END -->

## Notes

None.
"""
MANY = """# Library backlog

Who lends what.

## LIB-1: Lend a book

- **Status:** To Do
- **Type:** Epic

Readers borrow books.

### LIB-2: Renew a loan

Status: Done
Points: 3
Depends on: LIB-3

As a reader, I want to renew a loan.

**Acceptance criteria**

- A loan is renewed once.

### LIB-3: Fine

```
## LIB-9: not a heading
```
"""
CHANGES = [
    Change(key="LIB-2", title="Renew: once", criteria=("It holds.",), draft=False),
    Change(
        key="LIB-2",
        criteria=("A draft.",),
        parts=(NewItem(title="Desk", criteria=("c",)), NewItem(title="Mail", draft=False)),
    ),
]


def test_front_matter_makes_one_item(export: Export) -> None:
    backlog = read(export(TASK, "whatever.txt"))
    assert backlog.dialect == "markdown"
    (item,) = backlog.items
    assert (item.key, item.title, item.state) == ("task-12", "Renew a loan", ItemState.ACTIVE)
    assert (item.kind, item.priority, item.parent) == (ItemKind.STORY, "high", "task-1")
    assert item.criteria == ("A loan is renewed once.", "A reserved book is not renewed.")
    assert item.labels == ("desk", "loans")
    assert item.links == (Link(type="depends on", key="task-3"),)
    assert item.created is not None
    assert "AC:BEGIN" not in item.description


def test_agreed_criteria_join_the_list_between_the_marks(export: Export, tmp_path: Path) -> None:
    path = export(TASK, "task.md")
    out = tmp_path / "out" / "task.md"
    change = Change(key="task-12", criteria=("It shows the date.",), draft=False)
    write(path, out, [change])
    text = out.read_text()
    assert "- [ ] #3 It shows the date.\n<!-- AC:END -->" in text
    assert text.replace("- [ ] #3 It shows the date.\n", "") == TASK
    assert read(out).items[0].criteria[-1] == "It shows the date."


def test_parts_of_a_file_become_files_beside_it(export: Export, tmp_path: Path) -> None:
    path = export(TASK, "task.md")
    out = tmp_path / "out" / "task.md"
    parts = (NewItem(title="Desk: one"), NewItem(title="Mail"), NewItem(title="Web", draft=False))
    done = write(path, out, [Change(key="task-12", title="A: b", parts=parts)])
    assert done.added == 3
    assert 'title: "A: b"\n' in out.read_text()
    names = ["task.md", "task.part-1.md", "task.part-2.md", "task.part-3.md"]
    assert sorted(one.name for one in out.parent.iterdir()) == names
    backlog = read(out.parent)
    assert [item.key for item in backlog.items] == ["task-12"]
    write(path, out, [Change(key="task-12", parts=(parts[0], parts[2]))])
    left = sorted(one.name for one in out.parent.iterdir())
    assert left == ["task.md", "task.part-1.md", "task.part-3.md"]


def test_headings_become_items_with_parents(export: Export) -> None:
    backlog = read(export(MANY, "backlog.md"))
    assert [(item.key, item.title, item.parent) for item in backlog.items] == [
        ("LIB-1", "Lend a book", None),
        ("LIB-2", "Renew a loan", "LIB-1"),
        ("LIB-3", "Fine", "LIB-1"),
    ]
    epic, story, fine = backlog.items
    assert (epic.kind, epic.description) == (ItemKind.EPIC, "Readers borrow books.")
    assert (story.estimate, story.state) == (3.0, ItemState.DONE)
    assert story.criteria == ("A loan is renewed once.",)
    assert story.links == (Link(type="depends on", key="LIB-3"),)
    assert "not a heading" in fine.description


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_decided_stretches_change(export: Export, tmp_path: Path, newline: str) -> None:
    path = export(MANY.replace("\n", newline), "backlog.md")
    out, again = tmp_path / "out.md", tmp_path / "again.md"
    write(path, out, [])
    assert out.read_bytes() == path.read_bytes()
    done = write(path, out, CHANGES)
    assert (done.changed, done.added) == (1, 2)
    changed = diff(path, out)
    assert {one.column for one in changed if one.key == "LIB-2"} == {"title", "body"}
    assert not {one.key for one in changed} & {"LIB-1", "LIB-3"}
    text = out.read_bytes().decode()
    assert f"### LIB-2: Renew: once{newline}" in text
    assert text.count("\r") == (text.count("\n") if newline == "\r\n" else 0)
    after = read(out)
    assert after.by_key["LIB-2"].criteria == ("A loan is renewed once.", "It holds.")
    assert [item.title for item in after.items] == ["Lend a book", "Renew: once", "Mail", "Fine"]
    write(out, again, CHANGES)
    assert again.read_bytes() == out.read_bytes()


def test_headings_without_keys(export: Export, tmp_path: Path) -> None:
    path = export(
        "# Backlog\n\n## Renew a loan\n\nAs a reader, I want to renew.\n\n### Acceptance criteria\n\n- Once.\n\n"
        "## Pay a fine\n\nAs a reader, I want to pay.",
        "x.md",
    )
    backlog = read(path)
    assert [item.title for item in backlog.items] == ["Renew a loan", "Pay a fine"]
    first, last = backlog.items
    assert first.criteria == ("Once.",)
    out = tmp_path / "out.md"
    write(path, out, [Change(key=last.key, criteria=("x",), parts=(NewItem(title="Part"),))])
    assert [item.key for item in read(out).items] == [first.key, last.key]


def test_front_matter_that_is_no_yaml_is_told(export: Export) -> None:
    path = export("---\ntitle: Renew: a loan\nstatus: Done\n---\ntext\n", "renew.md")
    backlog = read(path)
    (item,) = backlog.items
    assert (item.key, item.title, item.state) == ("renew", "Renew: a loan", ItemState.DONE)
    assert "no valid YAML" in backlog.problems[0].message


def test_aliases_are_not_expanded(export: Export) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
    )
    backlog = read(export(f"---\nid: T-1\ntitle: t\n{bomb}---\n", "t.md"))
    assert [item.key for item in backlog.items] == ["T-1"]


@pytest.mark.parametrize(
    "line", ["# ", "## LIB-1: x", "Status: ", "title: x", "- [ ] ", "Part of #", "a: "]
)
def test_very_long_lines_are_read_at_once(export: Export, line: str) -> None:
    path = export(f"---\nid: A-1\ntitle: x\nstatus: Done\n---\n{line}{' ' * 300_000}x\n", "x.md")
    assert [item.key for item in read(path).items] == ["A-1"]
    path = export(f"# B\n\n## A-1: x\n{line}{' ' * 300_000}x\n", "y.md")
    assert "A-1" in read(path).by_key


@pytest.mark.parametrize(
    "text",
    [
        "# Readme\n\n## Install\n\npip\n\n## Use\n\nrun\n",
        "---\nlayout: page\n---\n# x\n",
        "just text\n",
    ],
)
def test_other_markdown_is_not_taken_for_a_backlog(export: Export, text: str) -> None:
    with pytest.raises(UserError):
        detect(export(text, "readme.md"))
