"""Readers' verdicts: packs that tell nobody's name, answers that are checked, and what they decide."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import UserError
from eval.figures import describe
from eval.golden import Golden, load_golden
from eval.matcher import open_matcher
from eval.matcher.match import ReadMatcher, TrainedMatcher
from eval.matcher.model import load_model
from eval.report import MOSTLY, EvalReport
from eval.runner import EvalOptions, evaluate
from eval.verdicts import FIRST, SECOND, Reading, known, load_readings, stored
from eval.verdicts.__main__ import main
from eval.verdicts.agreeing import between, of_matcher, readings_hash
from eval.verdicts.packing import answered, kept, sheets, written

KEYS = ("TARN-20", "TARN-21")


@pytest.fixture(scope="module")
def report() -> EvalReport:
    return evaluate(EvalOptions(only=KEYS))


@pytest.fixture(scope="module")
def golden() -> Golden:
    return load_golden(None).select("dev", KEYS)


def answer(pack: Path, matching: str = "L1") -> None:
    """Answer a pack: one line states every behaviour."""
    meant = json.loads(pack.with_suffix(".json").read_text(encoding="utf-8"))
    rows = [
        {"key": one["key"]}
        | {f"B{n}": {"match": [matching]} for n in range(1, len(one["behaviours"]) + 1)}
        for one in meant
    ]
    text = "\n".join(json.dumps(row) for row in rows)
    pack.with_suffix(".answers.jsonl").write_text(text, encoding="utf-8")


def test_stored_readings_are_on_what_is_labelled_and_their_agreement_is_up_to_date() -> None:
    labels = {
        (product.product, item.key): {
            one.text for one in (*item.label.must, *item.label.nice, *item.label.never)
        }
        for product in load_golden(None).products
        for item in product.labelled
        if item.label
    }
    rough = {product.product for product in load_golden(Path("eval/golden/rough")).products}
    for folder in (FIRST, SECOND):
        for product, readings in load_readings(folder).items():
            if product in rough:
                continue
            for reading in readings:
                assert set(reading.behaviours) <= labels[product, reading.key], reading.key
    assert stored().verdicts == readings_hash(), "run `python -m eval.verdicts agree`"
    assert stored().readers.pairs >= 2_000
    assert stored().readers.kappa >= 0.9


def test_the_kept_agreement_of_the_readers_can_be_computed_again() -> None:
    first, second = (
        known([one for some in load_readings(folder).values() for one in some])
        for folder in (FIRST, SECOND)
    )
    assert between(first, second) == stored().readers
    assert between(first, {}) is None


def test_the_matcher_is_held_against_readers_on_one_product() -> None:
    found = of_matcher(known(load_readings()["tarn"][:4]))
    assert found.pairs > 100
    assert 0 < found.kappa < 1


def test_a_pack_holds_unread_lines_of_all_systems_and_names_none(
    report: EvalReport, golden: Golden, tmp_path: Path
) -> None:
    given_sheets = sheets([report], golden, {})["tarn"]
    assert [one.item.key for one in given_sheets] == list(KEYS)
    for sheet in given_sheets:
        score = next(one for one in report.result.items if one.key == sheet.item.key)
        assert set(sheet.lines) == {" ".join(line.text.split()) for line in score.lines}
    text = written("tarn", given_sheets, tmp_path).read_text(encoding="utf-8")
    assert "unaided" not in text
    assert "none" not in text.split()
    assert all(f"L{n}: " in text for n in range(1, len(given_sheets[0].lines) + 1))


def test_figures_are_trusted_where_readers_judged_nearly_all(report: EvalReport) -> None:
    coverage = describe("criteria.coverage")
    assert report.result.read >= MOSTLY
    assert not report.unvalidated(coverage)
    unread = [
        item.model_copy(
            update={"lines": tuple(line.model_copy(update={"read": False}) for line in item.lines)}
        )
        for item in report.result.items
    ]
    result = report.result.model_copy(update={"items": tuple(unread)})
    alone = report.model_copy(update={"result": result})
    assert alone.result.read == 0
    assert alone.unvalidated(coverage)
    assert not alone.unvalidated(describe("splits.f1"))


def test_answers_are_kept_and_nothing_is_asked_twice(
    report: EvalReport, golden: Golden, tmp_path: Path
) -> None:
    given_sheets = sheets([report], golden, {})["tarn"]
    pack = written("tarn", given_sheets, tmp_path / "packs")
    answer(pack)
    path = kept("tarn", answered(pack), tmp_path / "kept")
    read = known(load_readings(path.parent)["tarn"])
    assert {words for (_line, words), one in read.items() if one == "match"} == {
        words for sheet in given_sheets for words in sheet.behaviours
    }
    assert sheets([report], golden, read) == {}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no answer on 'TARN-20'"),
        ('{"key": "TARN-20"}', "no answer on 'B1'"),
        ("not JSON", "not as the instructions say"),
    ],
)
def test_an_incomplete_answer_is_refused_with_its_place(
    report: EvalReport, golden: Golden, tmp_path: Path, text: str, complaint: str
) -> None:
    pack = written("tarn", sheets([report], golden, {})["tarn"], tmp_path)
    pack.with_suffix(".answers.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=complaint):
        answered(pack)


def test_a_line_that_the_pack_does_not_hold_is_refused(
    report: EvalReport, golden: Golden, tmp_path: Path
) -> None:
    pack = written("tarn", sheets([report], golden, {})["tarn"], tmp_path)
    answer(pack, "L99")
    with pytest.raises(UserError, match="there is no pair 98"):
        answered(pack)


def test_the_commands_write_packs_and_refuse_what_they_do_not_know(
    report: EvalReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "now.json").write_text(report.to_json(), encoding="utf-8")
    assert main(["pack", str(tmp_path / "packs"), str(tmp_path / "now.json")]) == 0
    assert (tmp_path / "packs" / "INSTRUCTIONS.md").is_file()
    with pytest.raises(SystemExit, match="2"):
        main(["take", str(tmp_path / "packs"), "--third"])
    assert main(["pack", str(tmp_path / "packs"), str(tmp_path / "nowhere.json")]) == 2
    assert "nowhere.json" in capsys.readouterr().err


def test_a_reader_decides_and_the_matcher_fills_in() -> None:
    trees = TrainedMatcher(load_model())
    same = "Tokens of removed members are revoked"
    verdicts = {(same, same): "no", ("Nothing alike at all", same): "match"}
    matcher = ReadMatcher(trees, verdicts)  # type: ignore[arg-type]
    assert trees.matrix([same], [(same,)])[0][0] > 0.5
    assert matcher.matrix([same, "Nothing alike  at all"], [(same, same + ".")]) == [[0.0], [1.0]]
    unread = "A token that was revoked is refused"
    assert matcher.matrix([unread], [(same,)]) == trees.matrix([unread], [(same,)])
    assert matcher.read(same, (same,))
    assert not matcher.read(unread, (same,))
    assert not trees.read(same, (same,))


def test_the_name_of_the_matcher_tells_which_verdicts_it_knows() -> None:
    trees = TrainedMatcher(load_model())
    assert ReadMatcher(trees, {}).name != ReadMatcher(trees, {("a", "b"): "no"}).name
    assert open_matcher().name.startswith(open_matcher(verdicts=False).name + "+read-")


@given(data=st.data())
def test_a_reading_gives_every_pair_one_verdict_and_survives_its_file(data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.text(min_size=1), min_size=1, max_size=4, unique=True))
    words = data.draw(st.lists(st.text(min_size=1), min_size=1, max_size=4, unique=True))
    places = [(one, two) for one in range(len(lines)) for two in range(len(words))]
    told = data.draw(st.lists(st.sampled_from(places), unique=True))
    cut = data.draw(st.integers(0, len(told)))
    reading = Reading(
        key="A-1",
        behaviours=tuple(words),
        lines=tuple(lines),
        match=tuple(told[:cut]),
        partly=tuple(told[cut:]),
    )
    assert Reading.model_validate_json(reading.model_dump_json(exclude_defaults=True)) == reading
    pairs = reading.pairs
    assert len(pairs) == len(places)
    assert sum(one == "match" for one in pairs.values()) == cut
    assert sum(one == "partly" for one in pairs.values()) == len(told) - cut


def test_a_pair_with_two_verdicts_or_out_of_range_is_no_reading() -> None:
    both = {"key": "A-1", "behaviours": ["b"], "lines": ["l"], "match": [(0, 0)]}
    with pytest.raises(ValueError, match="both match and partly"):
        Reading.model_validate(both | {"partly": [(0, 0)]})
    with pytest.raises(ValueError, match="no pair 1, 0"):
        Reading.model_validate(both | {"partly": [(1, 0)]})
