"""`assistant similar`, `related` and `import`: searching, relating, and what is indexed."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import Assistant, Decision, DecisionAction, Filters, Related, UserError
from tests.cli.conftest import Run
from tests.llm.openai_server import OpenAIServer, Reply, Request

EXAMPLE = "examples/webshop-jira.csv"
TWICE = """Issue key,Issue Type,Summary,Description,Status,Created,Labels
BOAT-1,Story,Book a berth for a night,A skipper books a berth for a night.,Done,2025-01-10,quay
BOAT-2,Story,Booking a berth for a night,A skipper books a berth for a night.,To Do,2025-06-10,quay
BOAT-3,Story,Print the tide tables,Twice a day on A5.,To Do,2026-02-10,paper
BOAT-4,Bug,The gate stays shut,Since the storm.,To Do,2026-03-10,
"""


@pytest.fixture
def boats(folder: Path) -> Path:
    path = folder / "boats.csv"
    path.write_text(TWICE, encoding="utf-8")
    return path


def keys(text: str) -> set[str]:
    return {one["key"] for one in json.loads(text)}


def test_import_says_what_was_embedded_and_how_fast(run: Run, boats: Path) -> None:
    first, second = run("import", boats), run("import", boats)
    assert "4 items indexed, 0 as before, 0 removed" in first.err
    assert "items/s" in first.err
    assert "0 items indexed, 4 as before, 0 removed" in second.err
    boats.write_text(TWICE.replace("Twice a day", "Thrice a day"), encoding="utf-8")
    assert "1 item indexed, 3 as before" in run("import", boats).err


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--state", "done"), {"BOAT-1"}),
        (("--status", "to do"), {"BOAT-2", "BOAT-3", "BOAT-4"}),
        (("--kind", "bug", "--kind", "task"), {"BOAT-4"}),
        (("--label", "quay", "--state", "open"), {"BOAT-2"}),
        (("--project", "boat"), {"BOAT-1", "BOAT-2", "BOAT-3", "BOAT-4"}),
        (("--created-since", "2025-06-10", "--created-before", "2026-03-10"), {"BOAT-2", "BOAT-3"}),
    ],
)
def test_filters_of_similar(
    run: Run, boats: Path, options: tuple[str, ...], found: set[str]
) -> None:
    run("import", boats)
    ended = run("similar", "berth tide gate storm skipper", "--json", *options)
    assert keys(ended.out) == found


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--project", "yacht"), "No item has the project “yacht”; these are known: boat."),
        (("--kind", "boog"), "--kind is one of epic, feature"),
        (("--state", "closed"), "--state is one of open, active, done, declined"),
    ],
)
def test_a_filter_that_cannot_match_is_said(
    run: Run, boats: Path, options: tuple[str, ...], words: str
) -> None:
    run("import", boats)
    ended = run("similar", "berth", *options)
    assert ended.code == 2
    assert words in " ".join(ended.err.split())


def test_an_item_is_not_similar_to_itself(run: Run, boats: Path) -> None:
    run("import", boats)
    found = [one["key"] for one in json.loads(run("similar", "BOAT-2", "--json").out)]
    assert found[0] == "BOAT-1"
    assert "BOAT-2" not in found


def test_related_tells_groups_as_a_table_and_as_json(run: Run, boats: Path) -> None:
    told = Related.model_validate_json(run("related", boats, "--json").out)
    assert [(one.canonical, one.duplicates) for one in told.groups] == [("BOAT-1", ("BOAT-2",))]
    assert (told.items, told.silent) == (3, 2)
    shown = run("related", boats).out
    assert "BOAT-1 Book a berth" in shown
    assert "the same in other words" in " ".join(shown.split())
    assert "3 items: 1 group with 1 duplicate, 0 other relations; nothing is said of 2." in shown


def test_related_can_be_asked_for_a_type_and_for_an_item(run: Run) -> None:
    told = json.loads(run("related", EXAMPLE, "--type", "depends-on", "--json").out)
    assert {(one["key"], one["type"], one["other"]) for one in told["pairs"]} == {
        ("WEB-16", "depends_on", "WEB-11")
    }
    assert told["groups"] == []
    told = json.loads(run("related", EXAMPLE, "--only", "WEB-8", "--json").out)
    assert {one["key"] for one in told["pairs"]} == {"WEB-8"}
    assert run("related", EXAMPLE, "--type", "twin").code == 2


def test_a_decision_of_the_workspace_is_recalled(folder: Path, boats: Path) -> None:
    from assistant import read_backlog

    with Assistant("none") as assistant:
        backlog = read_backlog(boats)
        assistant.learn(backlog)
        second = backlog.by_key["BOAT-2"]
        assert {one.type.value for one in assistant.related(second)} == {"duplicate"}
        assistant.workspace.record_decision(
            Decision(
                item="BOAT-1",
                action=DecisionAction.NO,
                why="berths are not for rent",
                who="Ana",
                when=datetime(2026, 3, 1, tzinfo=UTC),
            )
        )
        told = {one.key: one for one in assistant.related(second)}["BOAT-1"]
        assert told.type.value == "declined_before"
        assert "berths are not for rent" in told.evidence
        assert assistant.refine(second).relations == (told,)
        assert assistant.refine(second).recalled == ()
        assert [one.type.value for one in assistant.related_all([second]).pairs] == [
            "declined_before"
        ]


def test_the_api_filters_and_refuses_unknown_values(folder: Path, boats: Path) -> None:
    from assistant import read_backlog

    with Assistant("none") as assistant:
        assistant.learn(read_backlog(boats))
        found = assistant.similar("berth", filters=Filters(labels=("paper",)))
        assert [one.key for one in found] == ["BOAT-3"]
        with pytest.raises(UserError, match="No item has the label “iron”"):
            assistant.similar("berth", filters=Filters(labels=("iron",)))


def test_a_damaged_or_deleted_index_is_made_anew_without_embedding(run: Run, boats: Path) -> None:
    run("import", boats)
    for damage in ("delete", "cut"):
        if damage == "delete":
            shutil.rmtree(".assistant/index")
        else:
            for path in Path(".assistant/index").rglob("*"):
                if path.is_file():
                    path.write_bytes(path.read_bytes()[:10])
        assert "BOAT-3" in run("similar", "tide tables").out, damage
        assert "0 items indexed, 4 as before" in run("import", boats).err, damage


def vectors(request: Request) -> Reply:
    rows = [
        {"object": "embedding", "index": at, "embedding": [1.0, len(text), text.count("e")]}
        for at, text in enumerate(request.body["input"])
    ]
    answer = {"object": "list", "data": rows, "model": request.body["model"]}
    return Reply(body=json.dumps(answer).encode())


def test_another_embedding_model_by_option_or_by_agreement(
    run: Run, boats: Path, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_EMBEDDING_API_KEY", "own-key")
    openai_server.answer = vectors
    run("import", boats)
    chosen = ("--embedding", "tiny", "--embedding-url", openai_server.base_url)
    ended = run("import", boats, *chosen)
    assert "4 items indexed" in ended.err, "another model's vectors are of no use"
    assert "the words of every item are sent there" in ended.err
    assert {one.headers["authorization"] for one in openai_server.requests} == {"Bearer own-key"}
    Path(".assistant/agreements.toml").write_text(
        f'embedding = "tiny"\nembedding_url = "{openai_server.base_url}"\n', encoding="utf-8"
    )
    assert "0 items indexed, 4 as before" in run("import", boats).err
    ended = run("import", boats, "--embedding", "minilm")
    assert "0 items indexed, 4 as before" in ended.err, "each model has its own collection"
    assert "sent there" not in ended.err
    assert run("similar", "berth", "--json").code == 0
