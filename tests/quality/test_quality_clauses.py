"""Items are cut into their smallest demands."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import Agreements, Clause, ClauseKind, Item, ItemKind
from assistant.quality import inspect_many
from eval.bench._quality_clauses import score


def pairs(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    return [(clause.action, clause.object) for clause in clauses]


def texts(clauses: Sequence[Clause], kind: ClauseKind) -> list[str]:
    return [clause.text for clause in clauses if clause.kind is kind]


def story(wish: str) -> str:
    return f"As a clerk, I want {wish} so that work goes on."


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ("to print labels", [("print", "labels")]),
        ("to print and archive labels", [("print", "labels"), ("archive", "labels")]),
        (
            "to create, edit and delete orders and notes",
            [
                (verb, thing)
                for verb in ("create", "edit", "delete")
                for thing in ("orders", "notes")
            ],
        ),
        ("to export orders and send them to my bank", [("export", "orders"), ("send", "orders")]),
        ("the system to detect and report frauds", [("detect", "frauds"), ("report", "frauds")]),
        ("orders to be stored and encrypted", [("store", "orders"), ("encrypt", "orders")]),
        ("to be able to log in and see my orders", [("log in", ""), ("see", "orders")]),
        ("a dashboard", [("have", "dashboard")]),
        ("a list that shows open orders", [("show", "open orders")]),
        ("to copy/paste addresses", [("copy", "addresses")]),
        ("not to lose my notes", [("lose", "notes")]),
    ],
)
def test_verbs_times_objects(judge, wish: str, found) -> None:
    assert pairs(judge("Work", story(wish)).clauses) == found


def test_joined_verbs_get_their_object_back(judge) -> None:
    clauses = judge("Work", story("to print and archive the labels of today")).clauses
    assert [clause.text for clause in clauses] == [
        "print the labels of today",
        "archive the labels of today",
    ]
    assert [clause.span.text for clause in clauses] == ["print", "archive the labels of today"]


def test_variations_of_one_demand(judge) -> None:
    clauses = judge("Work", story("to filter orders by date, price and customer")).clauses
    assert texts(clauses, ClauseKind.DATA) == [
        "filter orders by date",
        "filter orders by price",
        "filter orders by customer",
    ]
    channels = judge("Work", story("to get alerts by email, SMS or push")).clauses
    assert [clause.kind for clause in channels] == [ClauseKind.INTERFACE] * 3


def test_data_that_is_shown_together(judge) -> None:
    clauses = judge(
        "Work", story("to see the price, the weight and the origin of an article")
    ).clauses
    assert [clause.object for clause in clauses] == ["price", "weight", "origin of an article"]
    assert {clause.kind for clause in clauses} == {ClauseKind.DATA}


def test_neither_role_nor_reason_nor_background_is_a_demand(judge) -> None:
    clauses = judge(
        "Label printing",
        story("to print labels")
        + "\n\nCurrently we write them by hand. Last year we lost 12 parcels.\n\n## Background\n"
        "The printer is new.\n\n## Out of scope\n- stamps\n\nSee also #12",
    ).clauses
    assert pairs(clauses) == [("print", "labels")]


def test_rules_and_qualities_of_the_description(judge) -> None:
    clauses = judge(
        "Labels",
        story("to print labels")
        + " At most 50 labels are printed at once.\n\nThe first label must appear within 2 seconds.",
    ).clauses
    assert texts(clauses, ClauseKind.RULE) == ["At most 50 labels are printed at once"]
    assert texts(clauses, ClauseKind.QUALITY) == ["The first label must appear within 2 seconds"]


def test_list_lines_stand_on_their_own_with_their_introduction(judge) -> None:
    clauses = judge(
        "Search", story("to search orders") + "\n\nFilters:\n- price\n- date of order"
    ).clauses
    assert texts(clauses, ClauseKind.DATA) == ["Filters: price", "Filters: date of order"]


def test_lists_of_commands(judge) -> None:
    clauses = judge(
        "Portal", "The customer can\n- pay bills,\n- change the address,\n- order a card"
    ).clauses
    assert pairs(clauses) == [("pay", "bills"), ("change", "address"), ("order", "card")]


def test_a_criterion_counts_once_wherever_it_stands(judge) -> None:
    description = (
        story("to print labels") + "\n\n## Acceptance criteria\n- The label has a bar code\n"
    )
    with_field = judge("Labels", description, criteria=("The label has a bar code",))
    without = judge("Labels", description)
    for inspection in (with_field, without):
        assert texts(inspection.clauses, ClauseKind.CRITERION) == ["The label has a bar code"]
    assert {c.span.source for c in with_field.clauses} == {"description", "criteria"}


def test_steps_of_a_scenario_are_one_criterion(judge) -> None:
    description = (
        "## Acceptance criteria\nScenario: print\nGiven an order\nWhen I print\nThen a label comes out\n"
        "\nScenario: empty\nGiven no order\nWhen I print\nThen a message is shown"
    )
    assert len(texts(judge("Labels", description).clauses, ClauseKind.CRITERION)) == 2


def test_a_title_is_not_counted_again(judge) -> None:
    assert pairs(judge("Print labels", story("to print labels")).clauses) == [("print", "labels")]
    assert pairs(judge("Label printing", story("to print labels")).clauses) == [("print", "labels")]


def test_a_title_that_asks_for_more_counts(judge) -> None:
    clauses = judge("Print and archive labels", story("to print labels")).clauses
    assert ("archive", "labels") in pairs(clauses)


def test_what_a_bug_demands_is_the_expected_behaviour(judge) -> None:
    clauses = judge(
        "Blank page",
        "## Steps to reproduce\n1. Open the cart\n## Expected\nThe cart is shown.\n## Actual\nA blank page.",
        kind=ItemKind.BUG,
    ).clauses
    assert texts(clauses, ClauseKind.RULE) == ["The cart is shown"]
    assert all("Open the cart" not in clause.text for clause in clauses)


def test_other_languages_keep_their_sentences(judge) -> None:
    inspection = judge(
        "Etiketten drucken",
        "Als Lagerist möchte ich Etiketten drucken, damit die Pakete gehen. Höchstens 50 auf einmal.",
    )
    assert inspection.language == "de"
    assert len(inspection.clauses) >= 2
    assert inspection.notes


@pytest.mark.parametrize(
    ("title", "said", "demands"),
    [
        (
            "导出报表",
            "作为会计，我想导出报表。可以打印！只有管理员。\n\n- 支持PDF\n- 支持CSV\n最多50条；超过则拒绝。",
            [
                "作为会计，我想导出报表",
                "可以打印",
                "只有管理员",
                "支持PDF",
                "支持CSV",
                "最多50条",
                "超过则拒绝",
            ],
        ),
        (
            "印刷",
            "倉庫係はラベルを印刷できる。削除は不可。変更も不可！\n・PDF\n①ではない。上限は５０件とする。",
            ["倉庫係はラベルを印刷できる", "削除は不可", "変更も不可", "PDF", "上限は５０件とする"],
        ),
        (
            "Etiketten",
            "Als Lagerist möchte ich Etiketten drucken. Max. 5 MB. Nur Admins.\n- PDF\n- bis zu 50",
            ["Etiketten drucken", "Max. 5 MB", "Nur Admins", "PDF", "bis zu 50"],
        ),
        (
            "라벨",
            "창고 담당자는 라벨을 인쇄할 수 있다. 삭제 불가. 최대 50개.",
            ["인쇄할", "삭제 불가", "최대 50개"],
        ),
    ],
)
def test_no_sentence_of_another_language_is_lost(judge, title, said, demands) -> None:
    found = [clause.text for clause in judge(title, said).clauses]
    assert [one for one in demands if not any(one in text for text in found)] == []


def test_a_list_in_another_language_keeps_what_introduces_it(judge) -> None:
    found = judge(
        "Bericht", "Der Bericht muss für das Lager enthalten:\n- Adresse\n- Ort der Lieferung"
    )
    assert [one.text for one in found.clauses] == [
        "Der Bericht muss für das Lager enthalten: Adresse",
        "Der Bericht muss für das Lager enthalten: Ort der Lieferung",
    ]


def test_logs_and_code_are_no_demands(judge) -> None:
    clauses = judge(
        "Print labels",
        story("to print labels")
        + "\n\nat com.shop.Label.print(Label.java:12)\nlogger.error('x');\n```\nThe code must run.\n```",
    ).clauses
    assert pairs(clauses) == [("print", "labels")]


def test_a_wrapped_paragraph_is_read_as_sentences(judge) -> None:
    whole = judge(
        "Work",
        "The nurse opens the list of patients of the ward with the doses that are due. For each\n"
        "patient the nurse scans the wristband. The pharmacy sees the next morning what must be\n"
        "refilled.",
    ).clauses
    assert [clause.text for clause in whole][1:] == [
        "scan the wristband for each patient",
        "The pharmacy sees the next morning what must be refilled",
    ]
    assert whole[1].span.text == "For each\npatient the nurse scans the wristband."


def test_lines_that_were_ended_on_purpose_stay_apart(judge) -> None:
    notes = (
        "units other than kilogram or pound or tonne from the partner are rejected\nLog the line"
    )
    assert len(judge("Work", notes).clauses) == 2


def test_a_demand_may_speak_of_the_past_in_a_clause_of_its_own(judge) -> None:
    clauses = judge("Work", "The nurse records that the dose was given, or why not.").clauses
    assert pairs(clauses)[0][0] == "record"
    assert pairs(judge("Work", "- mention in a comment -> mail to the person").clauses)


def test_no_verb_of_a_long_list_is_lost(judge) -> None:
    clauses = judge(
        "Points",
        "Customers collect points with every purchase, see their balance on the receipt and in the "
        "app, swap points for vouchers, and give points to a child or partner.",
    ).clauses
    assert {"collect", "see", "swap", "give"} <= {clause.action for clause in clauses}


def test_an_item_always_has_a_clause(judge) -> None:
    assert len(judge("??").clauses) == 1


WORDS = st.sampled_from(
    """as a clerk I want to print and archive labels , orders so that it works . must the list
    show price name only if - # ## ** given when then by email SMS or web \n \n\n acceptance criteria :
    ( ) e.g. etc. 5 seconds edit/delete them""".split(" ")
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(WORDS, min_size=1, max_size=60).map(" ".join),
    st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), max_size=3),
)
def test_spans_are_exact_and_ids_unique(description: str, criteria: list[str]) -> None:
    item = Item(
        key="H-1",
        title="Print labels",
        kind=ItemKind.STORY,
        description=description,
        criteria=tuple(criteria),
    )
    inspection = next(inspect_many([item], Agreements()))
    sources = {"title": [item.title], "description": [item.description], "criteria": criteria}
    spans = [clause.span for clause in inspection.clauses]
    spans += [finding.span for finding in inspection.findings if finding.span]
    for span in spans:
        assert sources[span.source][span.index][span.start : span.end] == span.text
    ids = [clause.id for clause in inspection.clauses]
    assert ids == [f"c{number}" for number in range(1, len(ids) + 1)]
    said = [clause.text for clause in inspection.clauses]
    assert len(said) == len(set(said))
    assert all(clause.text for clause in inspection.clauses)


@pytest.mark.parametrize("what", ["actions", "objects", "variations", "rules"])
def test_held_out_items_are_cut_well(what: str) -> None:
    assert score("held_out.yaml")[what].f1 >= 0.85


def test_the_steps_of_a_team_s_workflow_are_no_demands(judge) -> None:
    inspection = judge(
        "As a guest, I want to delete tokens",
        "## Stages\n- [ ] Code complete\n- [ ] Contains tests\n\n"
        "## Done\n- [ ] Documentation updated\n- [ ] Deployed to `edge`\n- [ ] Announced\n"
        "- [ ] The map is deployed to all guests",
    )
    assert [one.kind.value for one in inspection.clauses] == ["action", "rule"]
