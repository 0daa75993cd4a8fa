"""The matcher: its pairs, its validation, and that the stored trees are what was trained."""

import pytest

from eval.matcher import open_matcher
from eval.matcher.features import NAMES, features, parse
from eval.matcher.match import TrainedMatcher
from eval.matcher.model import Model, agreement, dump, load_model
from eval.matcher.pairs import load_pairs, pairs_hash
from eval.matcher.quantities import quantities
from eval.matcher.words import outcome, stem


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


@pytest.fixture(scope="module")
def rows() -> list[list[float]]:
    """Features of every pair."""
    pytest.importorskip("sklearn")
    from eval.matcher.train import rows_of

    return rows_of(load_pairs())


def test_there_are_enough_pairs_with_hard_negatives() -> None:
    pairs = load_pairs()
    assert len(pairs) >= 240
    kinds = {pair.hard for pair in pairs if pair.hard}
    assert {"number", "negation", "actor", "outcome", "words"} <= kinds
    assert all(not pair.match for pair in pairs if pair.hard)
    assert sum(pair.product.startswith("drafts-") for pair in pairs) >= 150
    assert len({(pair.drafted, pair.labelled) for pair in pairs}) == len(pairs)


def test_the_stored_model_was_trained_on_these_pairs_and_is_valid(model: Model) -> None:
    assert model.trained_on == pairs_hash(load_pairs()), "run `python -m eval.matcher.train`"
    assert model.features == NAMES
    assert model.validation.pairs >= 200
    assert model.validation.f1 >= 0.80
    assert model.validation.kappa >= 0.6
    assert model.validation.valid


def test_training_again_gives_the_stored_validation(model: Model, rows: list[list[float]]) -> None:
    from eval.matcher.train import cross_validated

    pairs = load_pairs()
    said = [value >= 0.5 for value in cross_validated(pairs, rows)]
    again = agreement([pair.match for pair in pairs], said)
    assert again.f1 == pytest.approx(model.validation.f1, abs=0.02)
    assert again.kappa == pytest.approx(model.validation.kappa, abs=0.03)


def test_plain_arithmetic_gives_what_scikit_learn_gives(
    model: Model, rows: list[list[float]]
) -> None:
    from eval.matcher.train import _fit, _tree

    pairs, rows = load_pairs()[::4], rows[::4]
    fitted = _fit(rows, [pair.match for pair in pairs])
    share = sum(pair.match for pair in pairs) / len(pairs)
    from math import log

    ours = model.model_copy(
        update={
            "trees": tuple(_tree(stage[0].tree_) for stage in fitted.estimators_),
            "start": log(share / (1 - share)),
        }
    )
    theirs = fitted.predict_proba(rows)[:, 1]
    assert [ours.probability(row) for row in rows] == pytest.approx(list(theirs), abs=1e-6)


def test_the_model_survives_its_file(model: Model) -> None:
    assert Model.model_validate_json(dump(model)) == model


def test_the_matcher_tells_like_from_unlike() -> None:
    matcher = open_matcher(verdicts=False)
    assert isinstance(matcher, TrainedMatcher)
    label = "A reservation lapses after 20 minutes"
    same, number, other = (
        "The reservation ends when 20 minutes have passed.",
        "A reservation lapses after 45 minutes",
        "The driver sees the price of the trip",
    )
    row = [matcher.pair(text, label) for text in (same, number, other)]
    assert row[0] > matcher.threshold > max(row[1:])
    assert matcher.matrix([same], [(other, label)]) == [[max(row[0], matcher.pair(same, other))]]
    assert matcher.pair("", label) == 0.0


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("within 48 hours", "within 2 days"),
        ("at 18:00", "at 18 o'clock"),
        ("half of the price", "50 % of the price"),
        ("three times a day", "3 times a day"),
        ("1,300 stops", "1300 stops"),
        ("3.50 euro", "3,50 euro"),
        ("a week-long test of 90 minutes", "a week-long test of 1.5 hours"),
    ],
)
def test_quantities_are_equal_however_they_are_written(left: str, right: str) -> None:
    assert quantities(left) == quantities(right)


def test_quantities_differ_where_they_do() -> None:
    assert quantities("after 20 minutes") != quantities("after 20 hours")
    assert quantities("nothing here") == frozenset()


def test_the_outcome_of_a_scenario() -> None:
    assert outcome("Given a, when b, then the gate opens") == "the gate opens"
    assert outcome("The gate opens") == "The gate opens"


def test_stems_join_forms_of_a_word() -> None:
    assert stem("packed") == stem("packing")
    assert stem("cancelled") == stem("cancelling")
    assert stem("carries") == stem("carry")


def test_every_feature_is_a_number() -> None:
    matcher = open_matcher(verdicts=False)
    assert isinstance(matcher, TrainedMatcher)
    row = features(parse("x"), parse("Given 1, when y, then …"), matcher._encoder)
    assert len(row) == len(NAMES)
    assert all(isinstance(value, float) for value in row)
