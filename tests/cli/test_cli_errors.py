"""What goes wrong is said in one sentence with what to do; exit code 2; nothing is lost."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

EXAMPLE = "examples/webshop-jira.csv"


def sentence(run: Run, *words: str | Path) -> str:
    ended = run(*words)
    assert ended.code == 2
    lines = [line for line in ended.err.splitlines() if line.startswith("Error:")]
    assert len(lines) == 1, ended.err
    assert lines[0].endswith(".")
    return lines[0]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "picture.csv"),
        ("no-key.csv", b"Issue id,Issue Type,Summary,Reporter\n1,Story,Pay,Mira\n", "no-key.csv"),
        ("no-title.csv", b"Issue key,Status\nA-1,To Do\n", "no-title.csv"),
        ("prose.csv", b"Dear all, this is a letter.\nIt has no table in it.\n", "prose.csv"),
    ],
)
@pytest.mark.parametrize("command", ["refine", "inspect", "import"])
def test_a_file_that_is_no_backlog(
    run: Run, folder: Path, command: str, name: str, content: bytes, said: str
) -> None:
    (folder / name).write_bytes(content)
    assert said in sentence(run, command, name)
    assert not (folder / "out").exists()


def test_a_file_that_is_not_there(run: Run) -> None:
    assert "nowhere.csv" in sentence(run, "refine", "nowhere.csv")


def test_an_empty_folder(run: Run, folder: Path) -> None:
    (folder / "exports").mkdir()
    assert "exports" in sentence(run, "inspect", "exports")


def test_an_unknown_key_names_what_keys_look_like(run: Run) -> None:
    assert "WEB-1" in sentence(run, "refine", EXAMPLE, "--only", "WEB-99", "--model", "none")


def test_a_remote_model_without_its_key(run: Run) -> None:
    assert "OPENAI_API_KEY" in sentence(run, "refine", EXAMPLE, "--model", "openai:gpt-x")
    assert "ANTHROPIC_API_KEY" in sentence(run, "refine", EXAMPLE, "--model", "anthropic:claude-x")


@pytest.mark.parametrize("name", ["openai:gpt-4.1", "anthropic:claude-x"])
def test_a_plan_asks_for_no_key_since_it_asks_no_model(run: Run, folder: Path, name: str) -> None:
    ran = run("refine", EXAMPLE, "--model", name, "--dry-run")
    assert (ran.code, "Error" in ran.err) == (0, False), ran.err
    assert f"--model {name}" in ran.out
    assert "No model was asked." in ran.out
    assert not (folder / "out").exists()


def test_an_unknown_provider(run: Run) -> None:
    assert "ollama:" in sentence(run, "refine", EXAMPLE, "--model", "abacus:9000")


def test_a_server_that_is_not_there(run: Run) -> None:
    found = sentence(
        run, "refine", EXAMPLE, "--model", "any", "--base-url", "http://127.0.0.1:9/v1"
    )
    assert "127.0.0.1:9" in found


def test_the_export_is_never_overwritten(run: Run, folder: Path) -> None:
    before = (folder / EXAMPLE).read_bytes()
    assert "--out" in sentence(run, "refine", EXAMPLE, "--model", "none", "--out", "examples")
    assert (folder / EXAMPLE).read_bytes() == before


def test_a_workspace_that_is_a_file(run: Run, folder: Path) -> None:
    (folder / "taken").write_text("x", encoding="utf-8")
    assert "--workspace" in sentence(run, "inspect", EXAMPLE, "--workspace", "taken")


def test_a_wrong_entry_in_the_agreements(run: Run, folder: Path) -> None:
    (folder / ".assistant").mkdir()
    (folder / ".assistant" / "agreements.toml").write_text("sise = 3\n", encoding="utf-8")
    assert "sise" in sentence(run, "inspect", EXAMPLE)


def test_a_mapping_without_a_column(run: Run) -> None:
    assert "FIELD=COLUMN" in sentence(run, "inspect", EXAMPLE, "--map", "title")


def test_similar_in_an_empty_workspace(run: Run) -> None:
    assert "assistant import" in sentence(run, "similar", "wish list")


def test_a_broken_row_is_reported_and_the_rest_goes_on(run: Run, folder: Path) -> None:
    path = folder / "rows.csv"
    path.write_text(
        "Issue key,Summary,Description\nA-1,Pay by invoice,As a customer I want to pay by invoice\n"
        "A-2,Too,many,cells,here\n,No key at all,x\nA-4,Ship abroad,As a customer I want to ship\n",
        encoding="utf-8",
    )
    ended = run("inspect", path)
    assert ended.code == 0
    assert "row 3" in ended.err
    assert "A-1" in ended.out
    assert "A-4" in ended.out


@pytest.mark.parametrize(
    ("name", "said"),
    [("nope", "docs/quality.md"), ("qus.atomik", "qus.atomic"), ("qus", "qus.unique")],
)
def test_a_rule_to_switch_off_that_there_is_not(
    run: Run, folder: Path, name: str, said: str
) -> None:
    (folder / ".assistant").mkdir(exist_ok=True)
    agreed = folder / ".assistant" / "agreements.toml"
    agreed.write_text(f'disabled_rules = ["story.no_end", "{name}"]\n', encoding="utf-8")
    message = sentence(run, "inspect", EXAMPLE)
    assert f"“{name}”" in message
    assert "agreements.toml" in message
    assert said in message


def test_rules_of_both_tables_can_be_switched_off(run: Run, folder: Path) -> None:
    (folder / ".assistant").mkdir(exist_ok=True)
    agreed = folder / ".assistant" / "agreements.toml"
    names = "story.no_end qus.unambiguous qus.unambiguous.vague ready.outcome set.stale".split()
    agreed.write_text(f"disabled_rules = {names}\n", encoding="utf-8")
    assert run("inspect", EXAMPLE).code == 0
