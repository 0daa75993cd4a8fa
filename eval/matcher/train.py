"""`python -m eval.matcher.train`: train the matcher on the hand-labelled pairs and validate it.

Cross-validated by product: each product's pairs are judged by a model that saw none of them. The
figures that are printed and stored are those; the stored model is then trained on all pairs.
Needs the extra `eval` (scikit-learn).
"""

import sys
from collections import defaultdict
from collections.abc import Sequence
from importlib import import_module
from math import log
from typing import Any

from .encoder import Encoder
from .features import NAMES, features, parse
from .model import MODEL, Model, Node, Validation, agreement, dump
from .pairs import Pair, load_pairs, pairs_hash

SETTINGS = {
    "n_estimators": 100,
    "max_depth": 3,
    "learning_rate": 0.05,
    "subsample": 0.7,
    "min_samples_leaf": 5,
    "random_state": 0,
}


def rows_of(pairs: Sequence[Pair]) -> list[list[float]]:
    """Features of every pair."""
    encoder = Encoder()
    return [features(parse(pair.drafted), parse(pair.labelled), encoder) for pair in pairs]


def cross_validated(pairs: Sequence[Pair], rows: Sequence[Sequence[float]]) -> list[float]:
    """Probability of a match for each pair, by a model that saw no pair of its product."""
    found = [0.0] * len(pairs)
    for product in sorted({pair.product for pair in pairs}):
        held = [place for place, pair in enumerate(pairs) if pair.product == product]
        rest = [place for place, pair in enumerate(pairs) if pair.product != product]
        fitted = _fit([rows[place] for place in rest], [pairs[place].match for place in rest])
        guesses = fitted.predict_proba([rows[place] for place in held])[:, 1]
        for place, guess in zip(held, guesses, strict=True):
            found[place] = float(guess)
    return found


def _fit(rows: Sequence[Sequence[float]], truth: Sequence[bool]) -> Any:
    ensemble = import_module("sklearn.ensemble")
    return ensemble.GradientBoostingClassifier(**SETTINGS).fit(rows, truth)


def train(pairs: tuple[Pair, ...]) -> Model:
    """Train on all pairs; the validation inside is cross-validated by product."""
    rows = rows_of(pairs)
    said = [value >= 0.5 for value in cross_validated(pairs, rows)]
    fitted = _fit(rows, [pair.match for pair in pairs])
    share = sum(pair.match for pair in pairs) / len(pairs)
    return Model(
        features=NAMES,
        start=log(share / (1 - share)),
        rate=SETTINGS["learning_rate"],
        trees=tuple(_tree(stage[0].tree_) for stage in fitted.estimators_),
        trained_on=pairs_hash(pairs),
        trained_with=f"scikit-learn {import_module('sklearn').__version__}",
        validation=agreement([pair.match for pair in pairs], said),
        parts=_parts(pairs, said),
        hard=_hard(pairs, said),
    )


def _tree(tree: Any, place: int = 0) -> Node:
    if tree.children_left[place] < 0:
        return Node(leaf=float(tree.value[place][0][0]))
    return Node(
        feature=NAMES[tree.feature[place]],
        at_most=float(tree.threshold[place]),
        then=_tree(tree, tree.children_left[place]),
        otherwise=_tree(tree, tree.children_right[place]),
    )


def _parts(pairs: Sequence[Pair], said: Sequence[bool]) -> dict[str, Validation]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        groups["questions" if pair.question else "statements"].append(place)
        groups[f"product {pair.product}"].append(place)
        if pair.product.startswith("drafts-"):
            groups["really drafted"].append(place)
    return {
        name: agreement([pairs[place].match for place in places], [said[place] for place in places])
        for name, places in sorted(groups.items())
    }


def _hard(pairs: Sequence[Pair], said: Sequence[bool]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for pair, claimed in zip(pairs, said, strict=True):
        if pair.hard:
            count, refused = found.get(pair.hard, (0, 0))
            found[pair.hard] = (count + 1, refused + (not claimed))
    return dict(sorted(found.items()))


def main() -> int:
    """Train, print the validation, write the model."""
    pairs = load_pairs()
    model = train(pairs)
    counts = {one: sum(pair.verdict == one for pair in pairs) for one in ("match", "partly", "no")}
    print(f"{len(pairs)} pairs: {counts}")
    print(f"{'':24} {'pairs':>5} {'prec':>6} {'recall':>6} {'F1':>6} {'κ':>6}")
    for name, one in {"all": model.validation, **model.parts}.items():
        print(
            f"{name:24} {one.pairs:5} {one.precision:6.3f} {one.recall:6.3f} "
            f"{one.f1:6.3f} {one.kappa:6.3f}"
        )
    for name, (count, refused) in model.hard.items():
        print(f"hard negatives by {name}: {refused} of {count} refused")
    MODEL.write_text(dump(model), encoding="utf-8")
    print(f"written to {MODEL}; valid: {model.validation.valid}")
    return 0 if model.validation.valid else 1


if __name__ == "__main__":
    sys.exit(main())
