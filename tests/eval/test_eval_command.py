"""`assistant eval` and the commands below it: options, files and exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.bench.__main__ import benches
from eval.bench.__main__ import main as bench_main
from tests.cli.conftest import ROOT, Run, folder, run

__all__ = ["folder", "run"]


def test_run_compare_and_gate(tmp_path: Path, run: Run) -> None:
    whole, page = tmp_path / "new" / "a.json", tmp_path / "a.html"
    one = ("--model", "none", "--only", "PAW-28")
    ended = run("eval", *one, "--no-baselines", "--save", whole, "--html", page)
    assert (ended.code, ended.err.strip()) == (0, "")
    assert "Evaluation of none (dev)" in ended.out
    report = json.loads(whole.read_text())
    assert report["result"]["scored"] == 1
    assert page.read_text().startswith("<!doctype html>")
    assert run("eval", *one, "--no-baselines", "--json").out == whole.read_text()
    compared = run("eval", "compare", whole, whole)
    assert (compared.code, compared.out) == (0, "No figure differs on 1 items.\n")
    found = json.loads(run("eval", "compare", whole, whole, "--json").out)
    assert {change["verdict"] for change in found["differences"]} == {"same"}
    assert run("eval", "gate", whole, "--report", whole).code == 0
    assert "The gate passes." in run("eval", "gate", whole, *one).out
    worse = tmp_path / "worse.json"
    report["result"]["unscored"] = 1
    worse.write_text(json.dumps(report))
    ended = run("eval", "gate", whole, "--report", worse)
    assert ended.code == 1
    assert "Unscored items rose" in ended.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--model", "none", "--only", "NOPE-1"],
        ["--model", "none", "--golden", "nowhere"],
        ["--model", "none", "--part", "all", "gate", "a.json"],
        ["--model", "none", "--only", "PAW-28", "--no-baselines", "--save", "/dev/null/a.json"],
        ["--part", "half"],
        ["--replay", "nowhere"],
        ["--record", "a", "--replay", "b"],
        ["compare", "a.json", "b.json"],
        ["gate", "a.json", "--report", "b.json"],
        ["harvest", "--workspace", "nowhere"],
    ],
)
def test_what_the_user_must_mend_is_one_sentence(arguments: list[str], run: Run) -> None:
    ended = run("eval", *arguments)
    assert ended.code == 2
    assert ended.err.strip().startswith("Error: ")
    assert ended.err.strip().endswith(".")


def test_the_help_says_how_to_judge_a_model(run: Run) -> None:
    said = run("eval", "--help").out
    steps = [line.strip() for line in said.splitlines() if line.startswith("    assistant eval")]
    assert [step.split()[2] for step in steps] == ["--only", "--only", "compare"]
    for option in ("--record", "--replay", "--repeat", "--html", "--golden", "--judge"):
        assert option in said
    for command in ("compare", "gate", "harvest"):
        assert run("eval", command, "--help").code == 0


def test_two_processes_give_the_same_bytes() -> None:
    code = (
        "import sys; from eval.runner import EvalOptions, evaluate\n"
        "sys.stdout.write(evaluate(EvalOptions(only=('PAW-28', 'SEE-22'))).to_json())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(Path.home())},
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert json.loads(said[0])["result"]["scored"] == 2


def test_importing_the_harness_is_light() -> None:
    heavy = ("numpy", "chromadb", "onnxruntime", "spacy", "openai", "sklearn", "jinja2")
    code = (
        "import sys, eval, eval.runner, eval.tables, eval.commands, eval.harvest, eval.judge\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_benches_are_listed_without_being_imported(capsys: pytest.CaptureFixture[str]) -> None:
    assert "start" in benches()
    assert bench_main([]) == 0
    assert "How fast the command starts" in capsys.readouterr().out
    assert bench_main(["nope"]) == 2
    assert "There is no bench 'nope'" in capsys.readouterr().err
