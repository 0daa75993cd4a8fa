"""Compare and gate, on reports whose differences are known."""

from pathlib import Path

import pytest
from rich.console import Console

from assistant import UserError
from eval.baseline import slim, write_baseline
from eval.commands import load_report, print_comparison, run_gate
from eval.compare import compare
from eval.gate import gate
from eval.matcher import Validation
from eval.report import EvalReport, summarise
from eval.score import ItemScore
from eval.selfcheck import simulate
from eval.tally import Tally


def items(*, coverage: float = 0.8, calls: float = 1.0, count: int = 120) -> list[ItemScore]:
    """Items of ten products that cover the same share of five must-haves each."""
    found = []
    for number in range(count):
        hits = 5 if (number // 10 + number) % 10 < 10 * coverage else 0
        found.append(
            ItemScore(
                product=f"p{number % 10}",
                key=f"K-{number}",
                kind="story",
                tallies={
                    "criteria.coverage": Tally(hits, 5),
                    "splits.f1": Tally(float(number % 2) * 2, 2),
                    "cost.calls": Tally(calls, 1),
                },
            )
        )
    return found


def report(scores: list[ItemScore], **changed: object) -> EvalReport:
    return EvalReport.model_validate(
        {
            "model": "m",
            "part": "dev",
            "repeats": 1,
            "seed": 1,
            "golden": "g",
            "products": {},
            "code": "c",
            "matcher": "x",
            "validation": Validation(),
            "result": summarise("m", scores, seed=1),
            **changed,
        }
    )


def test_a_report_passes_its_own_gate() -> None:
    one = report(items())
    assert gate(one, one).passed
    assert gate(slim(one), one).passed
    found = compare(one, one)
    assert {difference.verdict for difference in found.differences} == {"same"}


def test_a_real_loss_is_named() -> None:
    found = gate(report(items(coverage=0.8)), report(items(coverage=0.6)))
    assert not found.passed
    assert "must-haves covered (criteria.coverage) went from 80.0 to 60.0 %" in found.reasons[0]
    one = found.comparison.difference("criteria.coverage")
    assert one is not None
    assert one.verdict == "worse"


def test_a_gain_is_no_loss() -> None:
    found = gate(report(items(coverage=0.6)), report(items(coverage=0.8)))
    assert found.passed
    one = found.comparison.difference("criteria.coverage")
    assert one is not None
    assert one.verdict == "better"


def test_costs_may_not_rise_by_a_fifth() -> None:
    assert gate(report(items(calls=1.0)), report(items(calls=1.19))).passed
    found = gate(report(items(calls=1.0)), report(items(calls=1.2)))
    assert found.reasons == ("model calls (cost.calls) rose to 1.20 times the baseline's.",)


def test_failures_may_not_hide_a_loss() -> None:
    broken = [
        item.model_copy(update={"unscored": "it failed"}) if number < 6 else item
        for number, item in enumerate(items())
    ]
    found = gate(report(items()), report(broken))
    assert found.reasons == ("Unscored items rose from 0.0 to 5.0 %.",)
    assert found.comparison.lost == ("K-0", "K-1", "K-2", "K-3", "K-4", "K-5")
    assert "Unscored: 0 before, 6 after" in found.comparison.notes[0]


def test_what_cannot_be_compared_is_refused() -> None:
    one = report(items())
    with pytest.raises(UserError, match="other golden items"):
        gate(one, report(items(), golden="h"))
    with pytest.raises(UserError, match="another matcher"):
        gate(one, report(items(), matcher="y"))
    stranger = [item.model_copy(update={"key": f"Z-{n}"}) for n, item in enumerate(items())]
    with pytest.raises(UserError, match="no item in common"):
        compare(one, report(stranger))


def test_mcnemar_goes_with_yes_or_no() -> None:
    def split(count: int) -> list[ItemScore]:
        return [
            ItemScore(
                product=f"p{number % 5}",
                key=f"K-{number}",
                kind="story",
                tallies={"splits.pattern": Tally(float(number < count), 1)},
            )
            for number in range(40)
        ]

    found = compare(report(split(20)), report(split(30))).difference("splits.pattern")
    assert found is not None
    assert found.p == pytest.approx(2 / 2**10, abs=1e-4)


def test_noise_does_not_trip_the_gate_and_a_loss_does() -> None:
    scores = []
    for number in range(140):
        odds = [5, 4, 3, 5, 2, 4, 1, 5, 3, 4][number % 10]
        scores.append(
            ItemScore(
                product=f"p{number % 10}",
                key=f"K-{number}",
                kind="story",
                tallies={
                    "criteria.coverage": Tally(odds, 5),
                    "criteria.precision": Tally(min(odds, 3), 4),
                    "retrieval.recall@5": Tally(number % 2, 1),
                    "findings.f1": Tally(2.0 * (number % 3 > 0), 2),
                },
            )
        )
    found = simulate(scores, seeds=200)
    assert found.false_alarms <= 0.05
    assert found.caught >= 0.80


def test_the_commands_print_and_give_exit_codes(tmp_path: Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    write_baseline(report(items(coverage=0.8)), before)
    after.write_text(report(items(coverage=0.6)).to_json(), encoding="utf-8")
    console = Console(record=True, width=120)
    print_comparison(compare(load_report(before), load_report(after)), console)
    assert run_gate(before, load_report(after), console) == 1
    assert run_gate(before, load_report(before), console) == 0
    printed = console.export_text()
    assert "-20.0" in printed
    assert "The gate does not pass." in printed
    with pytest.raises(UserError, match="cannot be read"):
        load_report(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{}")
    with pytest.raises(UserError, match="no report of this version"):
        load_report(tmp_path / "bad.json")


def test_a_baseline_has_an_item_a_line_and_weighs_the_same(tmp_path: Path) -> None:
    whole, path = report(items()), tmp_path / "baseline.json"
    write_baseline(whole, path)
    read = load_report(path)
    assert read == slim(whole)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sum('"key": "K-' in line for line in lines) == len(whole.result.items)
    other = report(items(coverage=0.6))
    assert gate(read, other).reasons == gate(whole, other).reasons


def test_a_recording_of_another_code_does_not_pass(tmp_path: Path) -> None:
    one = report(items())
    assert gate(one, report(items(), requests=150, lacking=3)).passed
    found = gate(one, report(items(), requests=150, lacking=4))
    assert not found.passed
    assert "lacks 4 of 150 requests" in found.reasons[0]
    assert "--record" in found.reasons[0]
