"""A proposed split against the reference: whether, how, and whether anything got lost."""

import re

from assistant import Part, Refinement, Split

from ..assign import assign
from ..golden import GoldenItem, SplitLabel
from ..golden.passages import Passage, find_passage
from ..golden.schema import Expected
from ..tally import Tallies, Tally, prf

ENOUGH = 0.5
"""Share of the shorter of two passages that must coincide for them to be the same demand."""

_LAYER = re.compile(
    r"\b(back[- ]?end|front[- ]?end|database|db schema|data model|schema|api|endpoints?|ui|"
    r"user interface|middleware|persistence|server[- ]side|client[- ]side|unit tests?|qa|"
    r"documentation|infrastructure|deployment)\b",
    re.IGNORECASE,
)


def is_layer(title: str, parent_title: str) -> bool:
    """Whether a part is named after a technical layer that its parent is not about."""
    words = {match.group(0).lower() for match in _LAYER.finditer(title)}
    known = {match.group(0).lower() for match in _LAYER.finditer(parent_title)}
    return bool(words - known)


def passages_of(part: Part, refinement: Refinement, wanted: set[Passage]) -> set[Passage]:
    """Labelled passages that the part's clauses or its notes touch."""
    spans = {clause.id: clause.span for clause in refinement.inspection.clauses}
    held = [*(spans[clause] for clause in part.clauses if clause in spans), *part.notes]
    return {passage for passage in wanted if any(passage.overlap(span) >= ENOUGH for span in held)}


def score_split(golden: GoldenItem, refinement: Refinement) -> tuple[Tallies, tuple[str, ...]]:
    """Decision, pattern, parts, conservation, slices, independence and balance."""
    label = golden.label
    assert label is not None
    split, wanted = refinement.split, label.split.wanted
    proposed = split is not None
    found: Tallies = {}
    story = [
        f"wanted: {wanted.value}; proposed: {'yes, ' + split.pattern.value if split else 'no'}"
    ]
    if wanted is not Expected.EITHER:
        right = wanted is Expected.SPLIT
        tallies = prf("splits", proposed and right, proposed and not right, right and not proposed)
        found |= {name: tally for name, tally in tallies.items() if tally.den}
    soundness = _soundness(golden, refinement, split, story) if split else {}
    if wanted is not Expected.EITHER:
        whole = all(
            soundness[name].num == soundness[name].den
            for name in ("splits.vertical", "splits.conserved")
            if name in soundness
        )
        hit = float(proposed and right and whole)
        found["splits.sound"] = Tally(2 * hit, float(proposed) + float(right))
    if split is None:
        return found, tuple(story)
    found |= soundness
    if wanted is Expected.SPLIT:
        agrees = split.pattern in label.split.patterns
        found["splits.pattern"] = Tally(float(agrees), 1)
        if not agrees:
            accepted = ", ".join(pattern.value for pattern in label.split.patterns)
            story.append(f"the pattern is not one of: {accepted}")
        found["splits.parts"] = _parts(golden, refinement, split, story)
    return found, tuple(story)


def _parts(golden: GoldenItem, refinement: Refinement, split: Split, story: list[str]) -> Tally:
    label = golden.label
    assert label is not None
    references = [set(golden.passages(part)) for part in label.split.parts]
    everything = set().union(*references)
    proposed = [passages_of(part, refinement, everything) for part in split.parts]
    weights = [
        [2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours else 0.0
         for theirs in references]
        for ours in proposed
    ]  # fmt: skip
    pairs = assign(weights, ENOUGH)
    for row, column in pairs:
        story.append(f"'{split.parts[row].title}' is '{label.split.parts[column].title}'")
    found = {column for _row, column in pairs}
    story += [
        f"no part is '{part.title}'"
        for column, part in enumerate(label.split.parts)
        if column not in found
    ]
    return Tally(len(pairs), len(references))


def _soundness(
    golden: GoldenItem, refinement: Refinement, split: Split, story: list[str]
) -> Tallies:
    clauses = {clause.id for clause in refinement.inspection.clauses}
    held = {clause for part in split.parts for clause in part.clauses}
    lost = sorted(clauses - held)
    carried = {" ".join(line.text.split()) for part in split.parts for line in part.criteria}
    dropped = [text for text in golden.item.criteria if " ".join(text.split()) not in carried]
    reference = _reference(golden.label.split if golden.label else SplitLabel(), golden)
    touched = set().union(
        *(passages_of(part, refinement, reference) for part in split.parts), set()
    )
    forgotten = reference - touched
    if lost:
        story.append(f"clauses in no part: {', '.join(lost)}")
    story += [f"existing criterion in no part: {text}" for text in dropped]
    story += [f"passage in no part: {passage.text}" for passage in sorted(forgotten)]
    layers = [part.title for part in split.parts if is_layer(part.title, golden.title)]
    story += [f"a technical layer: {title}" for title in layers]
    parts = len(split.parts)
    sizes = [len(part.clauses) for part in split.parts]
    everything = len(clauses) + len(golden.item.criteria) + len(reference)
    missing = len(lost) + len(dropped) + len(forgotten)
    return {
        "splits.conserved": Tally(everything - missing, everything),
        "splits.vertical": Tally(parts - len(layers), parts),
        "splits.independent": Tally(sum(not part.depends_on for part in split.parts), parts),
        "splits.balance": Tally(min(sizes) / max(sizes) if max(sizes) else 0.0, 1),
    }


def _reference(label: SplitLabel, golden: GoldenItem) -> set[Passage]:
    return {find_passage(golden.item, words) for part in label.parts for words in part.covers}
