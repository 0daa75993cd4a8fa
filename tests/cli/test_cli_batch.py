"""`assistant refine` over many items: plan, depth, budget, limits, files, exit codes."""

import csv
import json
import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant import Agreements, Decision, DecisionAction, Refinement
from assistant.workspace import open_workspace
from tests.cli.conftest import ROOT, Ran, Run, endpoint_options, worded
from tests.llm.openai_server import OpenAIServer, Reply, Request

EXAMPLE = "examples/webshop-jira.csv"
PRICED = "[compatible]\nscripted = { input = 100.0, output = 200.0 }\n"


@pytest.fixture
def price(folder: Path) -> None:
    (folder / ".assistant").mkdir()
    (folder / ".assistant" / "prices.toml").write_text(PRICED)


@pytest.fixture(autouse=True)
def no_prices_of_mine(tmp_path_factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.delenv("ASSISTANT_PRICES", raising=False)


def refinements(folder: Path) -> dict[str, Refinement]:
    lines = (folder / "out" / "refinements.jsonl").read_text(encoding="utf-8").splitlines()
    return {one.key: one for one in map(Refinement.model_validate_json, lines)}


def told(ran: Ran) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(ran.out)
    return value


def dear(request: Request) -> Reply:
    """An answer of many tokens."""
    return replace(worded(request), tokens=(2000, 0, 200))


def drafted(found: dict[str, Refinement]) -> set[str]:
    return {key for key, one in found.items() if one.run.usage.calls}


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / EXAMPLE
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8-sig")


# Budget and other bounds


def test_a_budget_without_a_known_price_is_refused_before_anything_is_done(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    ended = run("refine", EXAMPLE, "--budget", "1", *endpoint_options(model))
    assert ended.code == 2
    assert "The price of the model `scripted` is not known" in ended.err
    assert "prices.toml" in ended.err
    assert model.requests == []
    assert not (folder / "out").exists()


def test_a_budget_stops_the_run_and_the_next_one_goes_on(
    run: Run, model: OpenAIServer, price: None
) -> None:
    model.answer = dear
    each = (2000 * 100 + 200 * 200) / 1e6
    command = ("refine", EXAMPLE, *endpoint_options(model), "--budget", "4", "--json")
    codes, seen = [], set()
    while not codes or (codes[-1] == 4 and len(codes) < 6):
        before = len(model.chats)
        ran = run(*command)
        result = told(ran)
        codes.append(ran.code)
        invoiced = (len(model.chats) - before) * each
        assert invoiced <= 4
        assert result["usage"]["cost"] == pytest.approx(invoiced)
        seen |= {one["key"] for one in result["refinements"]}
        if ran.code == 4:
            assert result["remaining"] > 0
            assert "budget of 4.00 US dollars is used up" in result["reason"]
            assert "Run the same command again" in ran.err
    assert codes[0] == 4
    assert codes[-1] == 0
    assert len(seen) == 13
    bodies = [json.dumps(chat.body, sort_keys=True) for chat in model.chats]
    assert len(bodies) == len(set(bodies)), "nothing was paid for twice"


def test_a_server_that_does_not_count_tokens_uses_up_the_whole_reservation(
    run: Run, model: OpenAIServer, price: None
) -> None:
    def silent(request: Request) -> Reply:
        reply = worded(request)
        return reply if request.method == "GET" else Reply(reply.content, tokens=(0, 0, 0))

    model.answer = silent
    ran = run("refine", EXAMPLE, *endpoint_options(model), "--budget", "3", "--json")
    assert ran.code == 4
    assert 1 <= len(model.chats) <= 5


def test_tokens_and_minutes_are_bounds_too(run: Run, model: OpenAIServer) -> None:
    model.answer = dear
    ran = run("refine", EXAMPLE, *endpoint_options(model), "--max-tokens", "25000", "--json")
    assert ran.code == 4
    assert "limit of 25,000 tokens" in told(ran)["reason"]
    assert 1 <= len(model.chats) <= 25000 // 2200
    ran = run("refine", EXAMPLE, *endpoint_options(model), "--max-minutes", "0.001", "--json")
    assert ran.code in (0, 4)
    assert ran.code == 0 or "0.001 minutes" in told(ran)["reason"]


def test_prices_of_the_user_come_before_ours(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")

    def cost() -> float:
        ran = run("refine", EXAMPLE, "--model", "openai:gpt-4.1", "--dry-run", "--json")
        return float(told(ran)["total"]["cost"])

    ours = cost()
    (folder / ".assistant" / "prices.toml").write_text(
        '[openai]\n"gpt-4.1" = { input = 20.0, output = 80.0 }\n'
    )
    assert cost() == pytest.approx(10 * ours)


def test_rates_and_concurrency_come_from_options_or_agreements(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    (folder / ".assistant").mkdir()
    agreements = folder / ".assistant" / "agreements.toml"
    agreements.write_text("[batch]\nrequests_per_minute = 600\nconcurrency = 4\n")
    first = told(run("refine", EXAMPLE, *endpoint_options(model), "--json"))
    # 600 a minute are ten a second.
    assert first["seconds"] >= (first["usage"]["calls"] - 4) / 10
    agreements.unlink()
    (folder / ".assistant" / "workspace.db").unlink()
    options = ("--tokens-per-minute", "60000", "--concurrency", "4")
    second = told(run("refine", EXAMPLE, *endpoint_options(model), *options, "--json"))
    assert second["seconds"] >= 1
    assert second["refined"] == 13


def test_agreements_about_runs_make_no_result_stale(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    run("refine", EXAMPLE, *endpoint_options(model))
    (folder / ".assistant" / "agreements.toml").write_text("[batch]\nconcurrency = 2\n")
    assert told(run("refine", EXAMPLE, *endpoint_options(model), "--json"))["reused"] == 13
    (folder / ".assistant" / "agreements.toml").write_text("[criteria]\nmax_drafted = 1\n")
    assert told(run("refine", EXAMPLE, *endpoint_options(model), "--json"))["reused"] == 0


# Depth


def test_deep_at_the_top_and_thin_below(run: Run, folder: Path, model: OpenAIServer) -> None:
    ran = run("refine", EXAMPLE, *endpoint_options(model), "--depth", "4")
    assert ran.code == 0
    assert "9 below the top, inspected only" in ran.err
    found = refinements(folder)
    assert len(found) == 13, "everything is inspected"
    assert 1 <= len(drafted(found)) <= 4
    thin = [one for key, one in found.items() if key not in drafted(found)]
    assert any(one.relations for one in thin)
    again = told(run("refine", EXAMPLE, *endpoint_options(model), "--depth", "all", "--json"))
    assert (again["reused"], again["refined"], again["examined"]) == (4, 9, 0)
    back = told(run("refine", EXAMPLE, *endpoint_options(model), "--depth", "4", "--json"))
    assert (back["reused"], back["examined"]) == (13, 0), "what is paid for is shown"


def test_auto_is_what_the_team_agreed_on_and_everything_without_a_model(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    (folder / ".assistant").mkdir()
    (folder / ".assistant" / "agreements.toml").write_text("[batch]\ndeep_items = 2\n")
    result = told(run("refine", EXAMPLE, *endpoint_options(model), "--json"))
    assert (result["refined"], result["examined"]) == (2, 11)
    free = told(run("refine", EXAMPLE, "--model", "none", "--json"))
    assert (free["refined"], free["examined"]) == (13, 0)


def test_depth_by_points(run: Run, model: OpenAIServer) -> None:
    few = told(run("refine", EXAMPLE, *endpoint_options(model), "--depth", "6pt", "--json"))
    more = told(run("refine", EXAMPLE, *endpoint_options(model), "--depth", "30 points", "--json"))
    assert 0 < few["refined"] < more["refined"] + more["reused"]


@pytest.mark.parametrize("depth", ["deep", "0", "-3", "3 apples"])
def test_a_depth_that_is_none(run: Run, depth: str) -> None:
    ran = run("refine", EXAMPLE, "--model", "none", f"--depth={depth}")
    assert ran.code == 2
    assert "--depth" in ran.err


def test_a_stale_draft_below_the_top_is_marked(run: Run, folder: Path, model: OpenAIServer) -> None:
    run("refine", EXAMPLE, *endpoint_options(model))
    edit(folder, "due after 14 days", "due after 21 days")
    result = told(run("refine", EXAMPLE, *endpoint_options(model), "--depth", "1", "--json"))
    assert result["stale"] == {"WEB-8": "stale: the item has changed since it was refined"}
    [thin] = [one for one in result["refinements"] if one["key"] == "WEB-8"]
    assert "An earlier draft is stale" in thin["notes"][-1]


# Plan


def test_a_plan_says_what_would_run_skip_and_why(
    run: Run, folder: Path, model: OpenAIServer, price: None
) -> None:
    def moody(request: Request) -> Reply:
        said = request.body.get("messages", [{}])[-1].get("content", "")
        return Reply(refusal="no") if "Title: Pay by invoice" in said else worded(request)

    model.answer = moody
    run("refine", EXAMPLE, *endpoint_options(model), "--depth", "all")
    edit(folder, "Return an order online", "Return an order online now")
    asked = len(model.requests)
    dry = ("refine", EXAMPLE, *endpoint_options(model), "--dry-run")
    plan = told(run(*dry, "--json"))
    what = {one["key"]: (one["action"], one["why"]) for one in plan["items"]}
    assert what["WEB-8"][0] == "set aside"
    assert "declined" in what["WEB-8"][1]
    assert what["WEB-11"] == ("refine", "stale: the item has changed since it was refined")
    assert what["WEB-13"][0] == "reuse"
    assert plan["total"]["cost"] > 0
    assert plan["total"]["seconds"] > 0
    text = run(*dry).out
    assert "1 to refine: stale: the item has changed" in text
    assert "1 to set aside: failed before" in text
    assert "US dollars" in text
    assert len(model.requests) == asked, "nobody was asked"
    retried = told(run(*dry, "--json", "--retry-failed"))
    assert {one["key"]: one["action"] for one in retried["items"]}["WEB-8"] == "refine"


def test_a_plan_is_in_the_order_of_the_run(run: Run, model: OpenAIServer) -> None:
    plan = told(run("refine", EXAMPLE, *endpoint_options(model), "--dry-run", "--json"))
    run("refine", EXAMPLE, *endpoint_options(model), "--concurrency", "1")
    titles = [
        found[1]
        for chat in model.chats
        if (found := re.search(r"Title: (.*)", chat.body["messages"][-1]["content"]))
    ]
    planned = [one["title"] for one in plan["items"] if one["estimate"]["calls"]]
    assert list(dict.fromkeys(titles)) == planned


# Stale results and decisions


def test_what_has_changed_is_said_and_decisions_are_never_touched(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    run("refine", EXAMPLE, *endpoint_options(model))
    with open_workspace(folder / ".assistant") as workspace:
        line = refinements(folder)["WEB-8"].criteria[0]
        for action, target in ((DecisionAction.REJECT, line.id), (DecisionAction.NOT_NOW, "")):
            workspace.record_decision(
                Decision(
                    item="WEB-8",
                    target=target,
                    action=action,
                    why="Later.",
                    who="po",
                    when=datetime.now(UTC),
                )
            )
        before = workspace.decisions(), workspace.decision_log()
    edit(folder, "due after 14 days", "due after 21 days")
    ran = run("refine", EXAMPLE, *endpoint_options(model))
    assert "1 earlier results were stale: the item has changed since it was refined" in ran.err
    assert "(anew)" in ran.err
    other = ("--model", "another", "--base-url", model.base_url)
    ran = run("refine", EXAMPLE, *other)
    assert "13 earlier results were stale: it was made with the model scripted" in ran.err
    with open_workspace(folder / ".assistant") as workspace:
        assert (workspace.decisions(), workspace.decision_log()) == before
        assert [one.status for one in workspace.runs()] == ["done"] * 3


# Ways to be told


def test_quiet_prints_nothing_and_json_nothing_else(run: Run, model: OpenAIServer) -> None:
    ran = run("refine", EXAMPLE, *endpoint_options(model), "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    ran = run("refine", EXAMPLE, *endpoint_options(model), "--json")
    assert ran.err == ""
    assert told(ran)["reused"] == 13


def test_a_fatal_failure_within_a_run_stops_it_with_4(run: Run, model: OpenAIServer) -> None:
    def used_up(request: Request) -> Reply:
        if request.method == "GET" or len(model.chats) <= 4:
            return worded(request)
        return Reply(status=429, error={"code": "insufficient_quota"})

    model.answer = used_up
    ran = run("refine", EXAMPLE, *endpoint_options(model), "--concurrency", "1", "--quiet")
    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert "credit or quota is used up" in ran.err
    assert len(model.chats) == 5
    model.answer = worded
    assert run("refine", EXAMPLE, *endpoint_options(model), "--quiet").code == 0


# Batch files


def answered(requests: list[Path], to: Path, *, without: tuple[int, ...] = ()) -> Path:
    """What the provider gives back: answers in another order, some lines as errors."""
    lines = []
    for path in requests:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            asked = json.loads(line)
            # A repair is answered as the question that it belongs to.
            first = {**asked["body"], "messages": asked["body"]["messages"][:2]}
            reply = worded(Request("POST", asked["url"], {}, first))
            message = {"role": "assistant", "content": reply.content}
            body = {
                "id": "c",
                "object": "chat.completion",
                "created": 0,
                "model": "scripted",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
            }
            response: dict[str, Any] = {"status_code": 200, "body": body}
            if number in without:
                response = {"status_code": 500, "body": {"error": {"message": "Overloaded"}}}
            lines.append(json.dumps({"custom_id": asked["custom_id"], "response": response}))
    to.write_text("\n".join(reversed(lines)) + "\n", encoding="utf-8")
    return to


def test_there_and_back_by_batch_files(run: Run, folder: Path, model: OpenAIServer) -> None:
    command = ("refine", EXAMPLE, *endpoint_options(model))
    planned = told(run(*command, "--dry-run", "--json"))["items"]
    ran = run(*command, "--export-requests", "ask.jsonl")
    assert ran.code == 4
    assert "--import-responses" in ran.err
    lines = [json.loads(line) for line in Path("ask.jsonl").read_text().splitlines()]
    ids = [line["custom_id"] for line in lines]
    asking = [one["key"] for one in planned if one["estimate"]["calls"]]
    assert len(ids) == len(set(ids)) == len(asking) > 3, "each item that needs a model asks once"
    assert {line["url"] for line in lines} == {"/v1/chat/completions"}
    back = answered([Path("ask.jsonl")], Path("back.jsonl"), without=(0,))

    ran = run(*command, "--import-responses", back, "--export-requests", "rest.jsonl")
    assert ran.code == 4
    assert "Overloaded" in ran.err
    rest = [json.loads(line)["custom_id"] for line in Path("rest.jsonl").read_text().splitlines()]
    assert ids[0] in rest, "what failed is asked again"
    assert not set(rest) & set(ids[1:]), "what was answered is not"

    back = answered([Path("rest.jsonl")], Path("more.jsonl"))
    for _ in range(3):
        ran = run(*command, "--import-responses", back, "--export-requests", "last.jsonl", "--json")
        if ran.code == 0:
            break
        back = answered([Path("last.jsonl")], Path("last-back.jsonl"))
        Path("last.jsonl").unlink()
    assert ran.code == 0
    assert told(ran)["requests"]["waiting"] == []
    assert model.requests == [], "the model itself was never asked"
    assert told(run(*command, "--json"))["reused"] == 13
    assert model.chats == []
    found = refinements(folder)
    assert len(found) == 13
    assert found["WEB-8"].criteria


def test_the_same_requests_are_written_every_time(run: Run, model: OpenAIServer) -> None:
    command = ("refine", EXAMPLE, *endpoint_options(model), "--depth", "5")
    for name in ("one.jsonl", "two.jsonl"):
        assert run(*command, "--export-requests", name).code == 4
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes()
    everything = run(*command[:-2], "--export-requests", "all.jsonl")
    assert everything.code == 4
    assert len(Path("all.jsonl").read_bytes()) > len(Path("one.jsonl").read_bytes())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--export-requests", "r.jsonl", "--budget", "1"), "by --depth or --limit"),
        (("--export-requests", EXAMPLE), "exists already"),
        (("--import-responses", "none.jsonl"), "cannot be read"),
    ],
)
def test_what_batch_files_cannot_do(
    run: Run, model: OpenAIServer, options: tuple[str, ...], words: str
) -> None:
    ran = run("refine", EXAMPLE, *endpoint_options(model), *options)
    assert ran.code == 2
    assert words in ran.err


def test_batch_files_need_a_remote_model(run: Run) -> None:
    ran = run("refine", EXAMPLE, "--model", "none", "--export-requests", "r.jsonl")
    assert ran.code == 2
    assert "openai:NAME" in ran.err


# Between runs


def test_edited_duplicated_and_vanished_items_between_runs(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    run("refine", EXAMPLE, *endpoint_options(model))
    with (folder / EXAMPLE).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    key, summary = head.index("Issue key"), head.index("Summary")
    gone = [row for row in rows if row[key] != "WEB-13"]
    [edited] = [row for row in gone if row[key] == "WEB-18"]
    edited[summary] = "Newsletter every month"
    [twice] = [row for row in gone if row[key] == "WEB-8"]
    other = [*twice]
    other[summary] = "Pay by invoice, as another row says"
    with (folder / EXAMPLE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *gone, [*twice], other])
    asked = len(model.chats)
    ran = run("refine", EXAMPLE, *endpoint_options(model), "--json")
    assert ran.code == 0
    result = told(ran)
    keys = [one["key"] for one in result["refinements"]]
    assert "WEB-13" not in keys
    assert len(keys) == len(set(keys)) == 12
    assert set(result["stale"]) <= {"WEB-18", "WEB-8"}
    assert "WEB-18" in result["stale"]
    assert len(model.chats) - asked <= 3
    with open_workspace(folder / ".assistant") as workspace:
        assert workspace.item("WEB-13") is not None, "what vanished is only marked"
        assert workspace.latest_refinement("WEB-13") is not None


# What only whole items can meet


def test_a_prompt_that_is_too_long_is_trimmed_by_rule_and_noted(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    def narrow(request: Request) -> Reply:
        if request.method == "POST" and len(json.dumps(request.body["messages"])) > limit:
            return Reply(status=400, error={"code": "context_length_exceeded"})
        return worded(request)

    edit(folder, "due after 14 days", "due after 14 days " + "as agreed in the long talk " * 120)
    limit = 10**9
    model.answer = narrow
    command = ("refine", EXAMPLE, "--only", "WEB-8", *endpoint_options(model))
    assert run(*command).code == 0
    limit = len(json.dumps(model.chats[0].body["messages"])) - 1000
    (folder / ".assistant" / "workspace.db").unlink()
    assert run(*command).code == 0
    found = refinements(folder)["WEB-8"]
    assert any(line.steps for line in found.criteria)
    assert any("too long for the model" in note for note in found.notes)


def test_answers_to_other_demands_are_asked_for_once_more_then_outlined(
    run: Run, folder: Path, model: OpenAIServer
) -> None:
    def astray(request: Request) -> Reply:
        reply = worded(request)
        if request.method == "GET":
            return reply
        return Reply(re.sub(r'"c(\d)', r'"x\1', str(reply.content)))

    model.answer = astray
    command = ("refine", EXAMPLE, "--only", "WEB-8", *endpoint_options(model))
    assert run(*command).code == 0
    assert len(model.chats) == 2, "one repair"
    assert "lacks" in model.chats[1].body["messages"][-1]["content"]
    found = refinements(folder)["WEB-8"]
    free = told(run(*command[:4], "--model", "none", "--json"))["refinements"][0]
    assert {line.covers for line in found.criteria} == {
        tuple(line["covers"]) for line in free["criteria"]
    }


def test_the_agreements_in_the_documentation_are_valid() -> None:
    page = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    [text] = re.findall(r"^```toml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert Agreements.model_validate(tomllib.loads(text)).batch.deep_points == 80
