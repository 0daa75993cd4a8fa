"""What each figure says of refinements whose worth is plain."""

import pytest
from eval_builders import clause, quoted, refinement, scenario

from assistant import (
    AssumptionOrigin,
    Criterion,
    Finding,
    Inspection,
    Part,
    PrecedentOrigin,
    Question,
    Recalled,
    Relation,
    RelationType,
    Role,
    Severity,
    Split,
    SplitPattern,
)
from eval.golden import GoldenItem
from eval.matcher.match import LexicalMatcher
from eval.score import ItemScore, score_item
from eval.score.recall import score_recall
from eval.score.splits import is_layer
from eval.score.support import copied_from
from eval.score.testable import is_testable
from eval.tally import Tally

LEND = "lend a ladder for 3 days"
BROKEN = "A broken ladder is reported to the owner"


def score(golden: GoldenItem, **parts: object) -> ItemScore:
    made = refinement(golden.item, **parts)
    return score_item("p", golden, made, matcher=LexicalMatcher(), history={"P-1": golden.item})


def test_lines_are_paired_one_to_one(golden: GoldenItem) -> None:
    item = golden.item
    found = score(
        golden,
        criteria=[
            quoted(item, "k1", "A neighbour can lend a ladder for 3 days.", LEND),
            quoted(item, "k2", "The neighbour can lend the ladder for 3 days.", LEND),
            quoted(item, "k3", "A broken ladder is reported to the owner.", BROKEN),
        ],
    )
    assert found.tallies["criteria.coverage"] == Tally(2, 2)
    assert found.tallies["criteria.precision"] == Tally(2, 3)
    assert found.tallies["criteria.redundant"] == Tally(1, 3)
    assert found.tallies["criteria.f1"] == Tally(4, 5)
    assert [line.verdict for line in found.lines].count("redundant") == 1


def test_what_was_missed_is_named(golden: GoldenItem) -> None:
    found = score(golden, criteria=[quoted(golden.item, "k1", BROKEN, BROKEN)])
    assert found.missed == ("A neighbour can lend a ladder for 3 days",)
    assert found.tallies["criteria.coverage"] == Tally(1, 2)


def test_silence_covers_nothing_and_has_no_precision(golden: GoldenItem) -> None:
    found = score(golden)
    assert found.tallies["criteria.coverage"] == Tally(0, 2)
    assert found.tallies["criteria.f1"] == Tally(0, 2)
    assert "criteria.precision" not in found.tallies


def test_invented_scope_is_found_unless_it_says_that_it_is_a_guess(golden: GoldenItem) -> None:
    line = quoted(golden.item, "k1", "The owner gets a deposit of 20 euro.", LEND)
    found = score(golden, criteria=[line])
    assert found.tallies["criteria.invented"] == Tally(1, 1)
    assert found.tallies["criteria.unsupported"] == Tally(1, 1)
    assert found.lines[0].bad_numbers == ("nobody said 20",)
    question = Question(id="q1", text="Is there a deposit?", role=Role.STAKEHOLDER)
    guess = line.model_copy(update={"origin": AssumptionOrigin(why="nobody said", question="q1")})
    honest = score(golden, criteria=[guess], questions=[question])
    assert honest.tallies["criteria.invented"] == Tally(0, 1)
    assert honest.tallies["criteria.unsupported"] == Tally(0, 1)
    assert honest.tallies["criteria.assumed"] == Tally(1, 1)
    dishonest = score(golden, criteria=[guess])
    assert dishonest.lines[0].bad_origin == ("it is an assumption, but no question settles it",)


def test_origins_are_followed(golden: GoldenItem) -> None:
    item = golden.item
    good = quoted(item, "k1", "Lend a ladder.", LEND)
    span = good.origin.span.model_copy(update={"start": 0})  # type: ignore[union-attr]
    moved = good.model_copy(
        update={"id": "k2", "text": "x", "origin": good.origin.model_copy(update={"span": span})}
    )
    unseen = Criterion(id="k3", text="y", origin=PrecedentOrigin(key="P-9", words="y"))
    found = score(golden, criteria=[good, moved, unseen])
    assert found.tallies["criteria.origins"] == Tally(1, 3)
    assert found.lines[1].bad_origin == ("its quote does not stand where it says",)
    assert found.lines[2].bad_origin == ("its precedent P-9 was not recalled",)


def test_a_precedent_must_hold_the_words(golden: GoldenItem) -> None:
    past = golden.item.model_copy(update={"key": "P-9", "criteria": ("Tools come back clean.",)})
    lines = [
        Criterion(
            id="k1", text="a", origin=PrecedentOrigin(key="P-9", words="tools  come back clean.")
        ),
        Criterion(id="k2", text="b", origin=PrecedentOrigin(key="P-9", words="come back dirty")),
    ]
    made = refinement(
        golden.item, criteria=lines, recalled=[Recalled(key="P-9", title="Tools", score=1)]
    )
    found = score_item("p", golden, made, matcher=LexicalMatcher(), history={"P-9": past})
    assert [line.bad_origin for line in found.lines] == [(), ("its words do not stand in P-9",)]


def test_scenarios_are_parsed_as_gherkin(golden: GoldenItem) -> None:
    item = golden.item
    good = scenario(item, "k1", "a ladder", "a neighbour lends it", "it is shown as lent", LEND)
    broken = scenario(item, "k2", "a ladder", "it is lent\n    Nonsense here", "x", LEND)
    empty = scenario(item, "k3", "a ladder", "", "it is shown", LEND)
    bare = scenario(item, "k4", "", "a neighbour lends it", "it is shown as lent to them", LEND)
    found = score(golden, criteria=[good, broken, empty, bare])
    assert found.tallies["criteria.form"] == Tally(2, 4)
    assert "refuses" in found.lines[1].bad_form[0]
    assert found.lines[2].bad_form == ("its when is empty",)


def test_a_failure_is_unscored_but_what_code_found_is_scored(golden: GoldenItem) -> None:
    found = score(golden, failure="The model did not answer.")
    assert found.unscored == "The model did not answer."
    assert "criteria.coverage" not in found.tallies
    assert found.tallies["findings.recall"] == Tally(0, 1)
    assert found.tallies["retrieval.mrr"] == Tally(0, 1)


def finding(rule: str) -> Finding:
    return Finding(rule=rule, severity=Severity.LOW, message="m", remedy="r")


def test_findings_are_counted_once_an_item_and_tolerated_ones_not_at_all(
    golden: GoldenItem,
) -> None:
    rules = ["qus.atomic", "qus.atomic", "qus.minimal", "qus.unambiguous", "other.rule"]
    inspection = Inspection(
        key="P-1", kind=golden.kind, findings=tuple(finding(rule) for rule in rules)
    )
    found = score(golden, inspection=inspection)
    assert found.tallies["findings.precision"] == Tally(1, 2)
    assert found.tallies["findings.recall"] == Tally(1, 1)
    assert found.tallies["findings.f1[qus.unambiguous]"] == Tally(0, 1)
    assert ("qus.minimal", "tolerated") in found.findings


def test_retrieval_figures(golden: GoldenItem) -> None:
    recalled = [Recalled(key=key, title="t", score=1) for key in ("P-5", "P-9", "P-6", "P-8")]
    tallies = score(golden, recalled=recalled).tallies
    assert tallies["retrieval.recall@3"] == Tally(1, 2)
    assert tallies["retrieval.recall@5"] == Tally(2, 2)
    assert tallies["retrieval.mrr"] == Tally(0.5, 1)
    assert 0 < tallies["retrieval.ndcg@5"].num < 1
    best = [Recalled(key=key, title="t", score=1) for key in ("P-8", "P-9")]
    assert score(golden, recalled=best).tallies["retrieval.ndcg@5"] == Tally(1, 1)


def test_what_is_drafted_from_is_scored_apart_from_what_is_found(golden: GoldenItem) -> None:
    tallies = score_recall(golden.label, ["P-9", "P-6"], ["P-8", "P-9", "P-6"])
    assert tallies["retrieval.given_recall"] == Tally(1, 2)
    assert tallies["retrieval.given_precision"] == Tally(1, 2)
    assert tallies["retrieval.recall@3"] == Tally(2, 2)
    assert "retrieval.given_precision" not in score_recall(golden.label, [], ["P-8"])


def relation(key: str, type_: RelationType) -> Relation:
    return Relation(key=key, type=type_, evidence="e", score=0.9)


def test_relations_reward_the_nerve_to_say_nothing(golden: GoldenItem) -> None:
    assert score(golden).tallies["relations.abstained"] == Tally(1, 1)
    similar = score(golden, relations=[relation("P-2", RelationType.SIMILAR)])
    assert similar.tallies["relations.abstained"] == Tally(1, 1)
    loud = score(golden, relations=[relation("P-2", RelationType.DUPLICATE)])
    assert loud.tallies["relations.abstained"] == Tally(0, 1)
    assert loud.tallies["relations.duplicate.precision"] == Tally(0, 1)


def test_questions_are_matched_by_topic_and_role(golden: GoldenItem) -> None:
    asked = [
        Question(id="q1", text="Can the 3 days be extended?", role=Role.TESTER),
        Question(id="q2", text="Which colour has the button?", role=Role.DESIGNER),
    ]
    tallies = score(golden, questions=asked).tallies
    assert tallies["questions.recall"] == Tally(1, 1)
    assert tallies["questions.precision"] == Tally(1, 2)
    assert tallies["questions.role"] == Tally(0, 1)


@pytest.fixture
def wide() -> GoldenItem:
    """An item that should be split in two."""
    return GoldenItem.model_validate(
        {
            "key": "P-2",
            "kind": "story",
            "title": "Ladders",
            "description": "Neighbours lend a ladder. Owners see who has it. Owners ask for it back.",
            "criteria": ["A ladder is lent once at a time."],
            "label": {
                "must": ["Neighbours lend a ladder"],
                "split": {
                    "wanted": "yes",
                    "patterns": ["operations"],
                    "parts": [
                        {"title": "Lend", "covers": ["Neighbours lend a ladder."]},
                        {
                            "title": "Watch",
                            "covers": ["Owners see who has it.", "Owners ask for it back."],
                        },
                    ],
                },
            },
        }
    )


def split_of(
    golden: GoldenItem, *parts: tuple[str, tuple[str, ...]], carried: int = 0
) -> ItemScore:
    item = golden.item
    words = ("Neighbours lend a ladder.", "Owners see who has it.", "Owners ask for it back.")
    clauses = tuple(clause(item, f"c{n}", text) for n, text in enumerate(words, 1))
    kept = Criterion(
        id="k9",
        text="A ladder is lent once at a time.",
        origin=PrecedentOrigin(key="", words=""),
    )
    made = tuple(
        Part(id=f"p{n}", title=title, clauses=covered, criteria=(kept,) if n == carried else ())
        for n, (title, covered) in enumerate(parts, 1)
    )
    return score(
        golden,
        inspection=Inspection(key=item.key, kind=item.kind, clauses=clauses),
        split=Split(pattern=SplitPattern.OPERATIONS, why="w", parts=made),
    )


def test_a_split_like_the_reference_is_perfect(wide: GoldenItem) -> None:
    found = split_of(wide, ("Lend it", ("c1",)), ("Watch it", ("c2", "c3")), carried=1)
    for figure in ("f1", "pattern", "vertical", "independent"):
        num, den = found.tallies[f"splits.{figure}"]
        assert num == den
    assert found.tallies["splits.parts"] == Tally(2, 2)
    num, den = found.tallies["splits.conserved"]
    assert num == den


def test_what_a_split_loses_is_counted_and_named(wide: GoldenItem) -> None:
    found = split_of(wide, ("Lend it", ("c1",)), ("Watch it", ("c2",)))
    num, den = found.tallies["splits.conserved"]
    assert den - num == 3  # a clause, its passage, and the existing criterion
    assert any("c3" in line for line in found.split)
    assert any("once at a time" in line for line in found.split)


def test_a_carried_criterion_is_no_draft(wide: GoldenItem) -> None:
    found = split_of(wide, ("Lend it", ("c1",)), ("Watch it", ("c2", "c3")), carried=2)
    assert found.lines == ()


def test_layers_are_seen(wide: GoldenItem) -> None:
    found = split_of(wide, ("Backend: ladders", ("c1", "c2")), ("Frontend: ladders", ("c3",)))
    assert found.tallies["splits.vertical"] == Tally(0, 2)
    assert not is_layer("List artefacts by the API", "An API for artefacts")


def test_a_split_that_nobody_wanted_counts_against_precision(golden: GoldenItem) -> None:
    parts = tuple(Part(id=f"p{n}", title=f"t{n}", clauses=()) for n in (1, 2))
    found = score(golden, split=Split(pattern=SplitPattern.OPERATIONS, why="w", parts=parts))
    assert found.tallies["splits.precision"] == Tally(0, 1)
    assert found.tallies["splits.f1"] == Tally(0, 1)


def test_copies_of_a_prompts_example_are_seen() -> None:
    shown = "Given a meeting room that is free, when the employee reserves it, then it is taken"
    looks_copied = copied_from(["Another line of it.", shown])
    assert looks_copied("a meeting room is free, the employee reserves it, it is taken")
    assert not looks_copied("A neighbour lends a ladder for 3 days and returns it")
    assert not looks_copied("it is taken")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("When a slot becomes free, the first owner is asked", True),
        ("At most 6 crates are taken back", True),
        ("Only team leads can delete artefacts", True),
        ("Ohne UN-Nummer bleibt das Tor zu", True),
        ("Findings are typed or dictated", False),
        (
            "As a pet owner, I want a reminder when a vaccination is due so that I do not miss it",
            False,
        ),
        ("Als Torwart möchte ich sehen, ob ein Lkw Gefahrgut geladen hat", False),
        ("My team must see it within 5 minutes", False),
        ("", False),
        (" ".join(["When it rains"] * 12), False),
    ],
)
def test_a_rule_is_testable_by_its_condition_or_limit(
    golden: GoldenItem, text: str, good: bool
) -> None:
    assert is_testable(quoted(golden.item, "k1", text, LEND)) is good


def test_a_scenario_is_testable_when_it_is_whole(golden: GoldenItem) -> None:
    item = golden.item
    whole = scenario(item, "k1", "a ladder", "a neighbour lends it", "it is shown as lent", LEND)
    same = scenario(item, "k2", "a ladder", "it is lent", "it is lent", LEND)
    assert is_testable(whole)
    assert not is_testable(same)
    assert not is_testable(whole.model_copy(update={"outline": True}))


def test_repetition_covers_but_is_no_testable_form(golden: GoldenItem) -> None:
    item = golden.item
    found = score(golden, criteria=[quoted(item, "k1", BROKEN, BROKEN)])
    assert found.tallies["criteria.coverage"] == Tally(1, 2)
    assert found.tallies["criteria.testable"] == Tally(0, 2)
    assert found.tallies["criteria.testable_f1"] == Tally(0, 3)
