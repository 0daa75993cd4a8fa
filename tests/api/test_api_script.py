"""The public face is enough, is pinned, and its examples run."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import assistant
from assistant import diff_exports

HERE = Path(__file__).parent


def test_a_small_script_that_knows_only_the_public_names(folder: Path) -> None:
    script = HERE / "small_script.py"
    imported = re.findall(r"^from (\S+) import (.+)$", script.read_text("utf-8"), re.MULTILINE)
    [names] = [names for module, names in imported if module.startswith("assistant")]
    assert set(names.split(", ")) <= set(assistant.__all__)
    shutil.copy(script, folder / "script.py")
    done = subprocess.run(
        [sys.executable, "script.py", "examples/webshop-jira.csv", "decided.csv"],
        capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONWARNINGS": "error::ResourceWarning"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "18 items learned" in done.stdout
    assert "deferral, never a no" in done.stdout
    assert "The reason: Marketing has its own tool for mailings." in done.stdout
    assert "declined: WEB-18" in done.stdout
    cells = diff_exports("examples/webshop-jira.csv", "decided.csv")
    assert cells
    assert {cell.column for cell in cells} == {"Description"}
    assert "WEB-18" not in {cell.key for cell in cells}


PUBLIC = """
    AgreementOrigin Agreements Assistant AssistantError AssumptionOrigin AsyncAssistant Backlog
    BugParts Cell CellChange Change Clause ClauseKind Criterion Decided Decision DecisionAction
    Draft Event EventKind ExampleMap Exported Failed Filters Finding Group Health Imported Inspection Item ItemKind ItemState Line
    LineKind Limits Link LogEntry ModelFailure NewItem Origin Outcome Packed ParentAfter Part Plan PrecedentOrigin Progress
    PromptUse Question QuoteOrigin Readiness ReadinessCheck Recalled Refinement Related RelatedPair
    Relation RelationType Reply Results Rewrite Role RowProblem RuleCard RunInfo Severity Size Span Split
    SplitPattern SplitScore Standing Steps StoryParts Task TeamRule Usage UserError VectorStore Withheld Written
    diff_exports open_items read_backlog schema
""".split()


def test_what_is_public_is_pinned() -> None:
    """Taking a name away breaks somebody's program; adding one is a promise. Do either on purpose."""
    assert sorted(assistant.__all__) == sorted(PUBLIC)
    for name in PUBLIC:
        assert getattr(assistant, name).__doc__ if name != "Origin" else assistant.Origin


def examples() -> list[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found: dict[str, doctest.DocTest] = {}
    for name in PUBLIC:
        for test in finder.find(getattr(assistant, name), f"assistant.{name}"):
            if test.examples:
                found[test.name] = test
    return list(found.values())


@pytest.mark.parametrize("test", examples(), ids=lambda test: test.name)
def test_the_examples_in_docstrings_run(folder: Path, test: doctest.DocTest) -> None:
    assert folder.is_dir()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    runner.run(test, out=said.append)
    assert not runner.summarize(verbose=False).failed, "".join(said)


def test_there_are_examples() -> None:
    assert len(examples()) >= 8


def test_it_is_typed() -> None:
    assert (Path(assistant.__file__).parent / "py.typed").is_file()
