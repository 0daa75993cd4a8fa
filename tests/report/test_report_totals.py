"""The totals add up, and an item's result is told in a few true words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import bug, failed, foreign, long, perfect, right_to_left, story
from report_split import oversized

from assistant.domain import Refinement, Relation, RelationType
from assistant.report import Summary, summary
from assistant.report.totals import all_criteria, facts

VARIETIES = (oversized, story, bug, perfect, failed, foreign, right_to_left, long)


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (
            oversized,
            [
                "5 criteria (1 assumption)",
                "3 questions",
                "split into 5",
                "depends on HIRE-4",
                "overlaps with HIRE-14",
            ],
        ),
        (
            story,
            ["4 criteria (1 assumption)", "1 outlined", "3 questions", "overlaps with HIRE-11"],
        ),
        (bug, ["1 question", "duplicate of HIRE-9"]),
        (perfect, ["nothing to add"]),
        (failed, ["no draft"]),
        (foreign, ["1 criterion"]),
        (long, ["oversized", "1 finding"]),
    ],
)
def test_facts(build, told):
    assert facts(build()[1]) == told


def test_several_duplicates_are_counted():
    refinement = bug()[1]
    again = Relation(key="HIRE-10", type=RelationType.DUPLICATE, evidence="e", score=0.9)
    both = refinement.model_copy(update={"relations": (*refinement.relations, again)})
    assert facts(both)[-1] == "duplicate of HIRE-9 and 1 more"


def test_an_item_that_is_not_ready_is_not_called_perfect():
    refinement = right_to_left()[1].model_copy(update={"questions": ()})
    assert facts(refinement) == ["read, nothing drafted"]


def test_summary_of_every_variety(sample):
    total = summary(sample.refinements)
    assert (total.items, total.ready, total.oversized, total.splits, total.parts) == (8, 2, 2, 1, 5)
    assert (total.criteria, total.assumptions, total.outlined) == (10, 2, 1)
    assert total.assumption_share == pytest.approx(2 / 10)
    assert total.criteria_by_origin == {"agreement": 1, "assumption": 2, "precedent": 1, "quote": 6}
    assert list(total.questions_by_role) == [
        "product owner",
        "stakeholder",
        "designer",
        "developer",
        "tester",
    ]
    assert total.findings_by_rule["words.vague"] == 2
    assert next(iter(total.findings_by_rule)) == "words.vague"
    assert total.failures == 1
    assert total.nothing_to_add == 1
    assert total.models == ("embedded",)


def test_summary_survives_json(sample):
    total = summary(sample.refinements)
    assert Summary.model_validate(json.loads(total.model_dump_json())) == total


def test_no_criteria_have_no_share():
    assert summary([perfect()[1]]).assumption_share is None
    assert summary([]) == Summary()


def test_a_criterion_of_a_part_counts_once():
    refinement = oversized()[1]
    twice = refinement.model_copy(update={"criteria": refinement.split.parts[0].criteria})
    assert [c.id for c in all_criteria(twice)] == ["k1", "k2", "k3", "k4", "k5"]


@given(
    st.lists(st.sampled_from(VARIETIES), max_size=8),
    st.lists(st.sampled_from(VARIETIES), max_size=8),
)
def test_totals_of_two_halves_add_up(left, right):
    def of(builders) -> tuple[Summary, list[Refinement]]:
        found = [build()[1] for build in builders]
        return summary(found), found

    (one, first), (two, second) = of(left), of(right)
    both = summary([*first, *second])
    for name in (
        "items",
        "ready",
        "oversized",
        "criteria",
        "assumptions",
        "questions",
        "findings",
        "relations",
        "withheld",
        "failures",
    ):
        assert getattr(both, name) == getattr(one, name) + getattr(two, name)
    assert both.usage.tokens_in == one.usage.tokens_in + two.usage.tokens_in
    assert sum(both.questions_by_role.values()) == both.questions
    assert sum(both.findings_by_rule.values()) == both.findings
    assert sum(both.criteria_by_origin.values()) == both.criteria
