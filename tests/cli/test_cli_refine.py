"""`assistant refine`: the main job, end to end, with everything real but the model's words."""

import csv
import json
import re
from pathlib import Path

import pytest

from assistant import Refinement
from assistant.api import REMOTE_CALLS
from tests.cli.conftest import OUTCOME, Run, endpoint_options, worded
from tests.llm.openai_server import OpenAIServer, Reply, Request

EXAMPLE = "examples/webshop-jira.csv"


def refinements(folder: Path) -> dict[str, Refinement]:
    lines = (folder / "out" / "refinements.jsonl").read_text(encoding="utf-8").splitlines()
    return {one.key: one for one in map(Refinement.model_validate_json, lines)}


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_without_a_model_it_still_finds_relates_splits_and_asks(run: Run, folder: Path) -> None:
    ended = run("refine", EXAMPLE, "--model", "none")
    assert ended.code == 0
    found = refinements(folder)
    assert len(found) == 13
    assert "WEB-3" not in found, "done items are not refined"
    assert found["WEB-9"].split is not None
    assert found["WEB-10"].questions
    assert any(one.relations for one in found.values())
    assert all(one.run.usage.calls == 0 for one in found.values())
    assert "WEB-9" in ended.err
    assert "Oversized" in ended.out


def test_the_export_comes_back_with_marked_drafts_and_the_parts_under_their_parent(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    assert run("refine", EXAMPLE, *endpoint_options(model)).code == 0
    before, after = rows(folder / EXAMPLE), rows(folder / "out" / "webshop-jira.csv")
    assert after[0] == before[0]
    key = before[0].index("Issue key")
    old = {row[key]: row for row in before[1:]}
    new = [row for row in after[1:] if not row[key]]
    kept = [row for row in after[1:] if row[key]]
    assert [row[key] for row in kept] == [row[key] for row in before[1:]]
    description = before[0].index("Description")
    for row in kept:
        changed = [at for at, cell in enumerate(row) if cell != old[row[key]][at]]
        assert changed in ([], [description])
        if changed:
            assert row[description].startswith(old[row[key]][description])
            assert "draft by Backlog Assistant, not yet accepted" in row[description]
    split = refinements(folder)["WEB-9"].split
    assert split is not None
    parent = before[0].index("Parent key")
    assert [row[0] for row in new if row[parent] == "WEB-9"] == [part.title for part in split.parts]


def test_running_again_pays_for_nothing_and_a_changed_item_only_for_itself(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    run("refine", EXAMPLE, *endpoint_options(model))
    first, paid = refinements(folder), len(model.chats)
    assert paid >= 8
    ended = run("refine", EXAMPLE, *endpoint_options(model))
    assert len(model.chats) == paid
    assert "as before" in ended.err
    assert {key: one.criteria for key, one in refinements(folder).items()} == {
        key: one.criteria for key, one in first.items()
    }
    path = folder / EXAMPLE
    path.write_text(
        path.read_text(encoding="utf-8-sig").replace("due after 14 days", "due after 21 days"),
        encoding="utf-8-sig",
    )
    run("refine", EXAMPLE, *endpoint_options(model))
    assert len(model.chats) == paid + 1


def test_every_line_has_a_verified_origin(run: Run, folder: Path, model: OpenAIServer) -> None:
    def inventing(request: Request) -> Reply:
        reply = worded(request)
        if request.method == "GET":
            return reply
        text = str(reply.content).replace(OUTCOME, "within 48 hours Zorbex shows that")
        return Reply(text)

    model.answer = inventing
    run("refine", EXAMPLE, *endpoint_options(model))
    worded_lines = [
        (one, line) for one in refinements(folder).values() for line in one.criteria if line.steps
    ]
    invented = [(one, line) for one, line in worded_lines if "Zorbex" in line.text]
    assert len(invented) >= 8
    for one, line in invented:
        assert line.origin.type == "assumption"
        assert line.origin.question in {question.id for question in one.questions}


def test_one_item_fails_and_the_rest_goes_on(run: Run, folder: Path, model: OpenAIServer) -> None:
    def moody(request: Request) -> Reply:
        said = request.body.get("messages", [{}])[-1].get("content", "")
        if "Title: Pay by invoice" in said or "weather" in said or "JSON" in said:
            return Reply("I would rather talk about the weather.")
        return worded(request)

    model.answer = moody
    ended = run("refine", EXAMPLE, *endpoint_options(model))
    assert ended.code == 3
    found = refinements(folder)
    assert found["WEB-8"].failure
    assert found["WEB-8"].inspection.clauses
    assert found["WEB-11"].failure is None
    assert len(found) == 13
    model.answer = worded
    ended = run("refine", EXAMPLE, *endpoint_options(model))
    assert ended.code == 3, "an answer that is useless twice is set aside"
    assert refinements(folder)["WEB-8"].failure, "and still shown with what code found"
    assert run("refine", EXAMPLE, "--retry-failed", *endpoint_options(model)).code == 0
    assert refinements(folder)["WEB-8"].failure is None


def test_a_refused_key_stops_at_once_with_one_sentence(run: Run, model: OpenAIServer) -> None:
    def locked(request: Request) -> Reply:
        refused = Reply(status=401, error={"message": "bad key"})
        return refused if request.method == "POST" else Reply()

    model.answer = locked
    ended = run("refine", EXAMPLE, *endpoint_options(model))
    assert ended.code in (2, 4)
    assert "Error:" in ended.err
    assert len(model.chats) <= REMOTE_CALLS, "only what was under way at that moment"


def test_a_plan_keeps_keys_actions_and_numbers_in_a_narrow_terminal(
    run: Run, model: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for given, ends in (
        (("--model", "none"), ""),
        (endpoint_options(model), r" +\d+ +[\d,]+ +[\d,]+"),
    ):
        told = run("refine", EXAMPLE, "--dry-run", *given).out
        for key in ("WEB-1", "WEB-9", "WEB-18"):
            row = rf"^ {key} +\S.* refine +\S.*{ends} *$"
            assert re.search(row, told, re.MULTILINE), f"{key}:\n{told}"
        table = told.split(" to refine")[0].splitlines()
        assert max(map(len, table)) <= 80


def test_a_dry_run_asks_nobody_and_counts_calls_and_tokens(run: Run, model: OpenAIServer) -> None:
    ended = run("refine", EXAMPLE, "--dry-run", *endpoint_options(model))
    assert ended.code == 0
    assert model.chats == []
    assert "13 items" in ended.out
    assert "model calls" in ended.out
    assert not Path("out").exists()
    plan = json.loads(run("refine", EXAMPLE, "--dry-run", "--json", *endpoint_options(model)).out)
    assert plan["total"]["calls"] >= 8
    assert plan["total"]["tokens_in"] > 1000


def test_only_limit_history_and_json(run: Run, folder: Path) -> None:
    ended = run("refine", EXAMPLE, "--model", "none", "--only", "web-9", "--json")
    told = json.loads(ended.out)
    assert [one["key"] for one in told["refinements"]] == ["WEB-9"]
    told = json.loads(run("refine", EXAMPLE, "--model", "none", "--limit", "2", "--json").out)
    assert len(told["refinements"]) == 2
    everything = rows(folder / EXAMPLE)
    status = everything[0].index("Status")
    for name, wanted in (("past.csv", True), ("now.csv", False)):
        chosen = [row for row in everything[1:] if (row[status] == "Done") is wanted]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([everything[0], *chosen])
    told = json.loads(
        run(
            "refine", "now.csv", "--model", "none", "--only", "WEB-8", "--json",
            "--history", "past.csv", "--workspace", "other",
        ).out
    )  # fmt: skip
    assert "WEB-3" in [past["key"] for past in told["refinements"][0]["recalled"]]


def test_inspect_makes_no_model_call_and_tells_the_same_findings(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    told = json.loads(run("inspect", EXAMPLE, "--json").out)
    assert model.requests == []
    run("refine", EXAMPLE, *endpoint_options(model))
    refined = refinements(folder)
    for one in told["items"]:
        assert one["inspection"] == refined[one["key"]].inspection.model_dump(mode="json")
    assert "WEB-9" in run("inspect", EXAMPLE).out
    assert "It asks for several things at once" in run("inspect", EXAMPLE, "--only", "WEB-9").out


def test_the_choice_of_no_model_is_said_in_one_line(run: Run) -> None:
    assert "No model" in run("refine", EXAMPLE, "--model", "none", "--only", "WEB-8").err
