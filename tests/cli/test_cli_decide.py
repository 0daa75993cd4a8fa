"""`assistant decide` and `assistant export`: refine, decide, export, look at the difference."""

import csv
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant import Assistant, read_backlog
from assistant.api.person import whoami
from tests.cli.conftest import ROOT, Run, endpoint_options
from tests.llm.openai_server import OpenAIServer, Reply, Request

EXAMPLE = "examples/webshop-jira.csv"
REAL = Path(__file__).parents[2].parent / "shared" / "data" / "exports"
GIVEN = "Given an article page, when the customer adds the article to a list, then it is listed."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which some items of the example were refined without a model."""
    folder = tmp_path_factory.mktemp("made") / ".assistant"
    backlog = read_backlog(ROOT / EXAMPLE)
    with Assistant("none", workspace=folder) as assistant:
        assistant.learn(backlog)
        assistant.survey(backlog.items)
        for key in ("WEB-8", "WEB-9", "WEB-12", "WEB-18"):
            assistant.refine(backlog.by_key[key])
    return folder


@pytest.fixture
def refined(made: Path, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in a copy of that workspace; Mira decides."""
    shutil.copytree(made, folder / ".assistant")
    monkeypatch.setenv("ASSISTANT_MODEL", "none")
    monkeypatch.setenv("ASSISTANT_USER", "Mira")
    return run


def differing(run: Run, before: str | Path, after: str | Path) -> list[dict[str, str]]:
    return list(json.loads(run("diff", before, after, "--json").out))


def ok(run: Run, *words: str) -> str:
    ended = run(*words)
    assert ended.code == 0, ended.err
    return ended.out


def test_from_suggestions_to_an_export_with_agreed_lines_only(refined: Run, folder: Path) -> None:
    shown = ok(refined, "decide", "web-9")
    assert "Manage wish lists" in shown
    assert "its outcome is missing" in shown
    assert "nothing to accept yet" in refined("decide", "WEB-9", "accept", "1").err
    said = ok(refined, "decide", "WEB-9", "edit", "1", GIVEN)
    assert GIVEN in said
    lines = {
        one["label"]: one for one in json.loads(ok(refined, "decide", "WEB-9", "--json"))["lines"]
    }
    rule = lines["k6"]["text"]
    ok(refined, "decide", "WEB-9", "accept", "6-7,p1")
    lost = ok(refined, "decide", "WEB-9", "reject", "p2", "--because", "Nobody shares lists.")
    assert "carries this any more" in lost
    told = ok(refined, "export", EXAMPLE)
    assert "4 agreed lines" in told
    assert "--drafts" in told
    cells = differing(refined, EXAMPLE, "decided/webshop-jira.csv")
    assert {(one["key"], one["column"]) for one in cells if one["key"]} == {
        ("WEB-9", "Description")
    }
    [description] = [one["after"] for one in cells if one["key"]]
    assert "draft" not in description
    assert description.index(GIVEN) < description.rindex(rule)
    new = {one["column"]: one["after"] for one in cells if not one["key"]}
    assert new["Summary"] == lines["p1"]["text"]
    assert new["Parent key"] == "WEB-9"
    assert GIVEN in new["Description"]
    with_drafts = ok(refined, "export", EXAMPLE, "--drafts", "--out", "both")
    assert "written as drafts" in with_drafts
    text = (folder / "both" / "webshop-jira.csv").read_text(encoding="utf-8-sig")
    assert text.count("not yet accepted") > 0
    assert text.count(GIVEN) == 2, "the item's and its part's, and no draft of it"


def test_what_was_exported_and_imported_again_is_not_written_twice(
    refined: Run, folder: Path
) -> None:
    ok(refined, "decide", "WEB-9", "edit", "1", GIVEN)
    ok(refined, "decide", "WEB-9", "accept", "p1")
    ok(refined, "export", EXAMPLE)
    os.replace(folder / "decided" / "webshop-jira.csv", folder / "webshop-jira.csv")
    assert refined("refine", "webshop-jira.csv", "--only", "WEB-9", "--out", "next").code == 0
    ok(refined, "export", "webshop-jira.csv", "--out", "again")
    assert differing(refined, "webshop-jira.csv", "again/webshop-jira.csv") == []


def test_a_later_run_leaves_decisions_alone(
    refined: Run, folder: Path, model: OpenAIServer
) -> None:
    ok(refined, "decide", "WEB-9", "edit", "1", GIVEN)
    ok(refined, "decide", "WEB-9", "reject", "9", "--because", "All lists are private.")
    options = endpoint_options(model)
    assert refined("refine", EXAMPLE, "--only", "WEB-9", *options).code == 0
    shown = json.loads(ok(refined, "decide", "WEB-9", "--json"))
    by_label = {one["label"]: one for one in shown["lines"]}
    assert by_label["k1"]["outline"] is False, "a model worded it this time"
    assert by_label["k1"]["text"] != GIVEN
    assert shown["ruled"]["k1"]["text"] == GIVEN
    assert shown["ruled"]["k9"]["why"] == "All lists are private."
    ok(refined, "export", EXAMPLE, "--drafts", "--out", "both")
    text = (folder / "both" / "webshop-jira.csv").read_text(encoding="utf-8-sig")
    assert by_label["k1"]["text"] not in text
    assert text.count("Wish lists can be public or private.") == 1


def test_what_was_shown_last_is_what_a_number_means(refined: Run, model: OpenAIServer) -> None:
    options = endpoint_options(model)
    refined("refine", EXAMPLE, "--only", "WEB-9", *options)
    worded = json.loads(ok(refined, "decide", "WEB-9", "--json"))["lines"]
    refined("refine", EXAMPLE, "--only", "WEB-9", "--model", "none")
    plain = json.loads(ok(refined, "decide", "WEB-9", "--json"))["lines"]
    assert plain[0]["outline"]
    assert not worded[0]["outline"]
    refined("refine", EXAMPLE, "--only", "WEB-9", *options)
    assert json.loads(ok(refined, "decide", "WEB-9", "--json"))["lines"] == worded


def test_no_not_now_and_not_in_this_form_get_a_reply(refined: Run) -> None:
    no = ok(
        refined, "decide", "WEB-18", "no", "--because", "Marketing has a tool for mailings.",
        "--instead", "a link to the newsletter in the footer", "--by", "Ola",
    )  # fmt: skip
    assert "We have decided not to do this. The reason: Marketing has a tool" in no
    assert no.rstrip().endswith("Ola")
    later = ok(refined, "decide", "WEB-8", "not-now", "--until", "2099-01-31", "--trigger", "VAT")
    assert "31 January 2099, or at this sign: VAT" in later
    ok(refined, "decide", "WEB-9", "not-in-this-form", "--instead", "one private list a customer")
    assert "31 January 2099" in ok(refined, "decide", "WEB-8", "reply")
    deferred = ok(refined, "decide", "deferred")
    assert "WEB-8" in deferred
    assert "WEB-18" not in deferred
    exported = ok(refined, "export", EXAMPLE, "--drafts")
    assert "Declined, nothing written: WEB-8, WEB-9, WEB-18." in exported
    cells = differing(refined, EXAMPLE, "decided/webshop-jira.csv")
    assert not {one["key"] for one in cells} & {"WEB-8", "WEB-9", "WEB-18"}


def test_the_reply_is_worded_by_a_model_and_checked(refined: Run, model: OpenAIServer) -> None:
    good = "We have decided not to do this: Marketing has a tool for mailings."
    model.answer = lambda _: Reply(
        json.dumps({"asked": "Thank you for asking for a newsletter.", "decided": good, "instead": "We will add a link soon."})
    )  # fmt: skip
    words = (
        "decide", "WEB-18", "no", "--because", "Marketing has a tool for mailings.",
        "--instead", "a link in the footer",
    )  # fmt: skip
    ended = refined(*words, *endpoint_options(model))
    assert good in ended.out
    assert "soon" not in ended.out
    assert "promises" in ended.err
    gone = ("--model", "gone", "--base-url", "http://127.0.0.1:9/v1")
    ended = refined("decide", "WEB-12", "no", "--because", "See the other return.", *gone)
    assert ended.code == 0, "what was decided is kept, whatever becomes of the reply"
    assert "The reason: See the other return." in ended.out
    assert "127.0.0.1:9" in ended.err


def test_every_step_is_logged_and_undone_and_the_undo_too(refined: Run) -> None:
    ok(refined, "decide", "WEB-9", "edit", "1", GIVEN)
    ok(refined, "decide", "WEB-8", "no", "--because", "The bank declines it.", "--by", "Ola")
    assert "no longer stands" in ok(refined, "decide", "undo", "--because", "Asked them again.")
    assert "WEB-8" not in ok(refined, "decide", "deferred")
    assert "GIVEN".casefold() in ok(refined, "decide", "WEB-9").casefold()
    assert "stands again" in ok(refined, "decide", "WEB-8", "redo")
    assert "The bank declines it" in ok(refined, "decide", "WEB-8")
    log = json.loads(ok(refined, "decide", "log", "--json"))
    assert [(one["item"], one["event"], one["who"], one["undone"]) for one in log] == [
        ("WEB-9", "decided", "Mira", False),
        ("WEB-8", "decided", "Ola", False),
        ("WEB-8", "undone", "Mira", True),
        ("WEB-8", "undone", "Mira", False),
    ]
    assert log[2]["why"] == "Asked them again."
    table = ok(refined, "decide", "WEB-9", "log")
    assert "Mira" in table
    assert "Ola" not in table
    assert "does not belong to WEB-9" in refined("decide", "WEB-9", "undo", "2").err
    ok(refined, "decide", "WEB-9", "undo", "1")
    assert "Nothing was decided on WEB-9" in refined("decide", "WEB-9", "undo").err


def test_a_look_alike_of_a_declined_item_recalls_the_decision(refined: Run) -> None:
    why = "The carriers charge for labels nobody uses."
    ok(refined, "decide", "WEB-12", "no", "--because", why)
    ended = refined("refine", EXAMPLE, "--only", "WEB-11", "--json")
    [one] = json.loads(ended.out)["refinements"]
    [again] = [found for found in one["relations"] if found["key"] == "WEB-12"]
    assert again["type"] == "declined_before"
    assert why.rstrip(".") in again["evidence"]
    ok(refined, "decide", "WEB-12", "undo")
    [one] = json.loads(refined("refine", EXAMPLE, "--only", "WEB-11", "--json").out)["refinements"]
    assert "declined_before" not in {found["type"] for found in one["relations"]}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("WEB-99",), "no item WEB-99"),
        (("WEB-9", "acept", "1"), "is no decision"),
        (("WEB-9", "no", "because", "I", "say"), "--because"),
        (("WEB-9", "undo", "last"), "too much"),
        (("WEB-9", "log", "--until", "2099-01-01"), "mean nothing"),
        (("WEB-8", "not-now", "--until", "soon"), "2027-01-31"),
        (("WEB-9", "reply"), "does not stand declined"),
        (("WEB-10", "accept", "1"), "refine EXPORT --only WEB-10"),
        (("WEB-18", "no", "--because", "We are too busy."), "deferral"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    refined: Run, words: tuple[str, ...], sentence: str
) -> None:
    ended = refined("decide", *words)
    assert ended.code == 2
    assert sentence in ended.err
    assert json.loads(refined("decide", "log", "--json").out) == []


def test_an_empty_workspace_says_what_to_do(run: Run) -> None:
    assert "assistant refine EXPORT" in run("decide", "WEB-9").err


def test_the_name_comes_from_the_environment_else_from_git(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_USER", " Ada ")
    assert whoami() == "Ada"
    monkeypatch.delenv("ASSISTANT_USER")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(folder / "gitconfig"))
    (folder / "gitconfig").write_text("[user]\n\tname = Grace\n", encoding="utf-8")
    assert whoami() == "Grace"
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("LOGNAME", "linus")
    assert whoami() == "linus"


@pytest.mark.parametrize(
    "name",
    [
        "jira_cloud_info380_2026.csv",
        "gitlab_rest_runner_small_2023.json",
        "github_rest_qmacro_url-notes_2023.json",
    ],
)
def test_real_exports_change_in_decided_cells_only(
    run: Run, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = REAL / name
    if not source.is_file():
        pytest.skip("needs the real exports of ../shared/data")
    monkeypatch.setenv("ASSISTANT_USER", "Mira")
    ended = run("refine", source, "--all", "--limit", "6", "--model", "none", "--json")
    assert ended.code == 0, ended.err
    items = [one for one in json.loads(ended.out)["refinements"] if one["criteria"] or one["split"]]
    chosen = items[:3] or json.loads(ended.out)["refinements"][:3]
    edited, declined = chosen[0]["key"], chosen[-1]["key"]
    label = "1" if chosen[0]["criteria"] else "title"
    text = "When the list is empty, then a note says so."
    ok(run, "decide", edited, "edit", label, text)
    why = ("--because", "Another team owns it.")
    ok(run, "decide", declined, "no", *why, "--model", "none")
    ok(run, "export", source)
    cells = differing(run, source, folder / "decided" / name)
    if edited == declined:
        assert cells == []
        return
    assert {one["key"] for one in cells} == {edited}
    assert all(text in one["after"] for one in cells)
    assert len(cells) == 1
    ok(run, "decide", edited, "undo")
    ok(run, "export", source)
    assert (folder / "decided" / name).read_bytes() == source.read_bytes()


def test_the_example_stays_byte_for_byte_where_nobody_decided(refined: Run, folder: Path) -> None:
    ok(refined, "export", EXAMPLE)
    assert (folder / "decided" / "webshop-jira.csv").read_bytes() == (folder / EXAMPLE).read_bytes()
    with (folder / "decided" / "webshop-jira.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 19
    assert "overwrite" in refined("export", EXAMPLE, "--out", "examples").err


def test_a_decision_is_on_disk_before_it_is_acknowledged(
    refined: Run, folder: Path, model: OpenAIServer
) -> None:
    """The process is killed as soon as it has said so, while a model is about to word the reply."""
    answered = threading.Event()

    def hanging(request: Request) -> Reply:
        if request.method == "POST":
            answered.wait(60)
        return Reply({})

    model.answer = hanging
    code = "import sys; from assistant.cli import main; sys.argv[0] = 'assistant'; main()"
    words = ("decide", "WEB-18", "no", "--because", "Marketing has a tool for mailings.")
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words, *endpoint_options(model)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("WEB-18: no, by Mira")
    finally:
        process.kill()
        process.wait(30)
        process.stdout.close()
        answered.set()
    [entry] = json.loads(ok(refined, "decide", "log", "--json"))
    assert (entry["item"], entry["who"], entry["undone"]) == ("WEB-18", "Mira", False)
    assert "Marketing has a tool" in ok(refined, "decide", "WEB-18", "reply")
