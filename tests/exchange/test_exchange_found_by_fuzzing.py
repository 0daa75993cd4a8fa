"""What damaged exports brought to light (`python -m eval.bench fuzz`), each once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain import Change, NewItem, UserError
from assistant.exchange import detect, read, to_markdown, write
from assistant.exchange.criteria import extract_criteria
from assistant.exchange.markup import html
from assistant.exchange.registry import NAMES
from assistant.exchange.xmltext import masked
from eval.bench._fuzz_seeds import own_seeds

Export = Callable[..., Path]


def test_a_damaged_key_can_still_be_reported(export: Export) -> None:
    head = ("Summary,Issue key,Issue Type\n" + "äöüäöüäöü,A-1,Story\n" * 3).encode()
    backlog = read(export(head + b"x,A\xff-1,Story\nx,A\xff-1,Story\n"), dialect="jira_csv")
    assert backlog.problems[-1].key == "A\ufffd-1"
    backlog.model_dump_json()


def test_html_that_its_parser_rejects_still_gives_its_text() -> None:
    text = html.to_markdown("<p>one <![C\u00a0 two</p>")
    assert "one" in text
    assert "two" in text


@pytest.mark.parametrize(
    "strange", [{"description": ["x"]}, {"labels": 3}, {"title": None}, {"parent": {"key": "A"}}]
)
def test_lines_without_a_key_may_hold_anything(
    export: Export, tmp_path: Path, strange: dict[str, object]
) -> None:
    path = export(
        json.dumps({"key": "A", "title": "t"})
        + "\n"
        + json.dumps({"title": "x", "parent": "A"} | strange)
        + "\n",
        "x.jsonl",
    )
    assert (
        write(path, tmp_path / "out.jsonl", [Change(key="A", parts=(NewItem(title="p"),))]).added
        == 1
    )


def test_an_accepted_draft_leaves_the_drafts_of_a_line(export: Export, tmp_path: Path) -> None:
    path = export(json.dumps({"key": "A", "title": "t", "description": "d"}) + "\n", "x.jsonl")
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    write(path, one, [Change(key="A", criteria=("first", "second"))])
    write(one, two, [Change(key="A", criteria=("first",), draft=False)])
    (item,) = read(two).items
    assert item.criteria == ("first",)
    assert two.read_text().count("first") == 1
    assert two.read_text().count("second") == 1


@pytest.mark.parametrize(
    "piece",
    [
        "_a ",
        "{color:",
        "{{a",
        "{code:x}",
        "{panel:",
        "!a.a",
        "<!--",
        "<script>",
        "<![CDATA[",
        "\n-",
        "[a|",
        "- AC:\n",
        "Given a\n",
    ],
)
def test_repeated_beginnings_are_read_to_their_end(piece: str) -> None:
    text = piece * (40_000 // len(piece)) + "end"
    assert "end" in to_markdown(text, "wiki")
    assert "end" in html.to_markdown(text)
    assert masked(text).endswith("end")
    extract_criteria(f"## Acceptance criteria\n{text}")


def test_damaged_text_in_a_row_that_goes_on(export: Export) -> None:
    path = export(("ID,Title,Tasks\n1,äöüäöüäöü,first\n,,sec").encode() + b"\xe2nd\n")
    (item,) = read(path, dialect="plain_table").items
    assert "sec\ufffdnd" in item.description


def test_a_workbook_with_one_damaged_part_is_refused_when_written(tmp_path: Path) -> None:
    import zipfile

    from openpyxl import Workbook

    book = Workbook()
    tab = book.create_sheet("Backlog", 0)
    tab.append(["ID", "Title"])
    tab.append(["1", "Tune the piano"])
    path = tmp_path / "b.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as package:
        info = package.getinfo("docProps/app.xml")
    data = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(info.filename)
    data[start : start + info.compress_size] = b"\xff" * info.compress_size
    path.write_bytes(bytes(data))
    assert len(read(path).items) == 1
    with pytest.raises(UserError, match="damaged"):
        write(path, tmp_path / "out.xlsx", [Change(key="1", title="New")])


@pytest.mark.parametrize("name", NAMES)
def test_every_dialect_has_a_whole_export_to_be_damaged(export: Export, name: str) -> None:
    seeds = own_seeds()[name]
    assert seeds
    for number, seed in enumerate(seeds):
        path = export(seed, f"{number}.xlsx" if name == "xlsx" else f"{number}.txt")
        assert detect(path).dialect == name
        backlog = read(path)
        assert backlog.items
        assert not backlog.problems


@pytest.mark.parametrize("number", [10**400, -(10**400), 10**12, True, "5", None])
def test_a_weight_that_no_team_means_is_no_estimate(export: Export, number: object) -> None:
    issue = {"iid": 1, "title": "t", "description": "", "state": "opened", "weight": number}
    path = export(json.dumps([issue | {"web_url": "https://x/a/-/issues/1"}]), "x.json")
    assert read(path, dialect="gitlab_json").items[0].estimate is None


def test_a_letter_after_a_time_is_read_without_a_warning(
    export: Export, recwarn: pytest.WarningsRecorder
) -> None:
    head = "Summary,Issue key,Issue Type,Created\n"
    read(export(head + "x,A-1,Story,14 May 2026 10:00 X\n"), dialect="jira_csv")
    assert not [one for one in recwarn if "tzname" in str(one.message)]


def test_a_damaged_epic_of_an_issue_can_still_be_stored(export: Export) -> None:
    issue = {
        "iid": 1,
        "title": "t",
        "description": "",
        "state": "opened",
        "epic": {"iid": "4\ud800"},
    }
    path = export(json.dumps([issue | {"web_url": "https://x/a/-/issues/1"}]), "x.json")
    backlog = read(path, dialect="gitlab_json")
    assert backlog.items[0].parent == "&4\ufffd"
    backlog.model_dump_json()
