"""The catalogue of figures: what each is, which way is better, and what it rests on."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Group = Literal["criteria", "splits", "findings", "retrieval", "relations", "questions", "cost"]


class Figure(BaseModel):
    """One figure of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    group: Group
    meaning: str
    better: Literal["higher", "lower", "neither"] = "higher"
    headline: bool = False
    """Whether the gate watches it and no trivial system does well by it (see `selfcheck`)."""
    guard: bool = False
    """Whether the gate watches it although some trivial system does well by it alone: silence,
    marking everything as an assumption, or giving the item's own sentences back."""
    matched: bool = False
    """Whether it rests on the matcher, and is only as good as that."""


def _figure(id_: str, title: str, meaning: str, **more: object) -> Figure:
    return Figure.model_validate(
        {"id": id_, "title": title, "group": id_.partition(".")[0], "meaning": meaning, **more}
    )


FIGURES: tuple[Figure, ...] = (
    _figure(
        "criteria.coverage",
        "must-haves covered",
        "labelled must-have behaviours that a drafted line states",
        guard=True,
        matched=True,
    ),
    _figure(
        "criteria.precision",
        "precision",
        "drafted lines that state a must-have or nice-to-have behaviour",
        guard=True,
        matched=True,
    ),
    _figure(
        "criteria.f1",
        "F1 of coverage and precision",
        "harmonic mean; neither silence nor padding wins it, but mere repetition of the item does",
        guard=True,
        matched=True,
    ),
    _figure(
        "criteria.testable",
        "covered by a testable line",
        "must-haves stated by a whole scenario, or by a rule with a condition or a limit",
        guard=True,
        matched=True,
    ),
    _figure(
        "criteria.testable_f1",
        "F1 in testable form",
        "F1 where only testable lines count; to repeat the item's sentences does not win it",
        headline=True,
        matched=True,
    ),
    _figure(
        "criteria.sure_precision",
        "precision without assumptions",
        "the same over the lines that are not marked as assumptions",
        matched=True,
    ),
    _figure(
        "criteria.invented",
        "invented scope",
        "drafted lines, not marked as assumptions, that state what nobody said",
        better="lower",
        matched=True,
    ),
    _figure(
        "criteria.redundant",
        "redundant lines",
        "drafted lines that repeat another drafted line or an existing criterion",
        better="lower",
        matched=True,
    ),
    _figure(
        "criteria.restraint",
        "restraint",
        "complete items to which nothing was added",
    ),
    _figure(
        "criteria.unsupported",
        "unsupported lines",
        "lines not marked as assumptions whose origin or numbers do not hold",
        better="lower",
        guard=True,
    ),
    _figure("criteria.origins", "origins valid", "lines whose origin could be followed"),
    _figure(
        "criteria.form", "valid form", "lines in scenario form that the Gherkin parser accepts"
    ),
    _figure(
        "criteria.copied",
        "copied from a prompt",
        "lines that stand in a prompt's example",
        better="lower",
    ),
    _figure(
        "criteria.assumed",
        "marked as assumptions",
        "lines that say themselves that they are guesses",
        better="neither",
    ),
    _figure("splits.precision", "split decision: precision", "proposed splits that were wanted"),
    _figure("splits.recall", "split decision: recall", "wanted splits that were proposed"),
    _figure("splits.f1", "split decision: F1", "harmonic mean of the two"),
    _figure(
        "splits.sound",
        "sound splits: F1",
        "the same, where a split counts only if its parts are vertical slices and lose nothing",
        headline=True,
    ),
    _figure("splits.pattern", "pattern agrees", "right splits whose pattern a reader accepts"),
    _figure(
        "splits.parts",
        "parts matched",
        "reference parts matched one to one by what they cover (F1 of passages at least 0.5)",
        headline=True,
    ),
    _figure(
        "splits.conserved",
        "conservation",
        "clauses, existing criteria and labelled passages that stand in at least one part",
        guard=True,
    ),
    _figure("splits.vertical", "vertical slices", "parts that are not a technical layer"),
    _figure("splits.independent", "independent parts", "parts that wait for no other part"),
    _figure(
        "splits.balance", "size balance", "smallest part over largest part, counted in clauses"
    ),
    _figure("findings.precision", "findings: precision", "reported findings that are right"),
    _figure("findings.recall", "findings: recall", "labelled findings that were reported"),
    _figure("findings.f1", "findings: F1", "harmonic mean of the two", headline=True),
    _figure("retrieval.recall@3", "recall@3", "labelled precedents among the 3 most similar"),
    _figure(
        "retrieval.recall@5",
        "recall@5",
        "labelled precedents among the 5 most similar",
        headline=True,
    ),
    _figure("retrieval.mrr", "MRR", "mean of 1 / rank of the first labelled precedent"),
    _figure("retrieval.ndcg@5", "nDCG@5", "gain of labelled precedents, the most helpful first"),
    _figure(
        "retrieval.given_recall",
        "drafted from: recall",
        "labelled precedents that the draft was made from",
    ),
    _figure(
        "retrieval.given_precision",
        "drafted from: precision",
        "items drafted from that are labelled precedents",
    ),
    _figure(
        "relations.duplicate.precision",
        "duplicates: precision",
        "pairs called duplicates that are",
    ),
    _figure("relations.duplicate.recall", "duplicates: recall", "duplicates that were called so"),
    _figure("relations.named", "relations named", "labelled relations that were named at all"),
    _figure("relations.typed", "relations typed", "named relations whose type a reader accepts"),
    _figure(
        "relations.abstained",
        "abstention",
        "items without a labelled relation of which nothing but `similar` was said",
    ),
    _figure(
        "questions.recall", "questions: recall", "labelled questions that were asked", matched=True
    ),
    _figure(
        "questions.precision",
        "questions: precision",
        "asked questions that a reader would ask",
        matched=True,
    ),
    _figure(
        "questions.role", "role agrees", "matched questions that go to the right role", matched=True
    ),
    _figure("cost.calls", "model calls", "mean an item", better="lower"),
    _figure("cost.tokens_in", "tokens in", "mean an item", better="lower"),
    _figure("cost.tokens_out", "tokens out", "mean an item", better="lower"),
    _figure("cost.money", "US dollars", "mean an item, where a price is known", better="lower"),
    _figure("cost.seconds", "seconds", "mean an item", better="lower"),
)

BY_ID = {figure.id: figure for figure in FIGURES}


def describe(id_: str) -> Figure:
    """The catalogue's entry; figures of a single rule (`findings.f1[qus.atomic]`) get their own."""
    base, _, rule = id_.partition("[")
    known = BY_ID[base]
    if not rule:
        return known
    rule = rule.rstrip("]")
    return known.model_copy(
        update={
            "id": id_,
            "title": f"{known.title} of {rule}",
            "headline": False,
            "guard": False,
        }
    )
