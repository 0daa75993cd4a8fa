"""Every command and every snippet of the README works as it is printed."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from assistant import Agreements
from tests.cli.conftest import ROOT, Run

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


def test_the_commands_run_in_the_order_of_the_page(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL", "none")
    assert len(COMMANDS) >= 10
    for command in COMMANDS:
        words = shlex.split(command)
        assert words[0] == "assistant", "only our own command; the rest is run by .ci/run"
        # One of the product's items will do here.
        words = ["PAW-28" if word == "pawprint" else word for word in words]
        ended = run(*words[1:])
        assert ended.code == 0, f"{command}\n{ended.err}"
        assert ended.out.strip(), command
    assert (folder / "out" / "report.html").stat().st_size > 10_000


def test_the_first_two_commands_are_run_by_ci() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(blocks("console")) == 2
    assert "readme.py 1" in script
    assert "readme.py 2" in script


def test_the_snippet_in_python_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [snippet] = blocks("python")
    exec(compile(snippet, "README.md", "exec"), {})
    assert "WEB-9 4 questions" in capsys.readouterr().out
    assert (folder / ".assistant" / "workspace.db").is_file()


def test_the_agreements_are_valid() -> None:
    [text] = blocks("toml")
    agreements = Agreements.model_validate(tomllib.loads(text))
    assert agreements.rules[0].id == "a11y"


def test_the_files_that_it_points_to_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
