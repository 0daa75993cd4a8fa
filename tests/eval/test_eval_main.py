"""`python -m eval`: options, files and exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.bench.__main__ import benches
from eval.bench.__main__ import main as bench_main

ROOT = Path(__file__).parents[2]


def test_run_compare_gate_and_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, slim, page = tmp_path / "a.json", tmp_path / "slim.json", tmp_path / "a.html"
    arguments = ["--only", "PAW-28", "--json", str(whole), "--html", str(page)]
    assert main([*arguments, "--slim", str(slim), "--no-baselines"]) == 0
    assert "Evaluation of none" in capsys.readouterr().out
    assert json.loads(whole.read_text())["result"]["scored"] == 1
    assert page.read_text().startswith("<!doctype html>")
    assert slim.stat().st_size < whole.stat().st_size
    assert main(["compare", str(whole), str(whole)]) == 0
    assert main(["gate", str(slim), "--report", str(whole)]) == 0
    assert main(["gate", str(slim), "--only", "PAW-28"]) == 0
    assert "The gate passes." in capsys.readouterr().out
    assert main(["results", str(whole), "--out", str(tmp_path / "RESULTS.md")]) == 0
    assert (tmp_path / "RESULTS.md").read_text().startswith("# How good the suggestions are")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--only", "NOPE-1"],
        ["--golden", "nowhere"],
        ["compare", "a.json", "b.json"],
        ["gate", "a.json", "--report", "b.json"],
        ["harvest", "--workspace", "nowhere"],
        ["--replay", "nowhere"],
    ],
)
def test_what_the_user_must_mend_is_one_sentence(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr().err.strip()
    assert said.endswith(".")
    assert "Traceback" not in said


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
