"""Kinds, readiness, size, languages, and the room's face as others use it."""

import json
import subprocess
import sys

import pytest

from assistant.domain import (
    Agreements,
    Finding,
    Inspection,
    Item,
    ItemKind,
    ItemState,
    Link,
    Severity,
    SplitPattern,
)
from assistant.domain.agreements import ReadinessAgreement
from assistant.quality import (
    Export,
    catalogue,
    inspect,
    inspect_many,
    invest,
    likely_estimate,
    to_sarif,
)
from assistant.quality.language import detect
from assistant.quality.links import waits_for

WISH = "As a clerk, I want to print labels so that parcels leave on time."


def item(title: str, description: str = "", kind: ItemKind = ItemKind.OTHER, **more) -> Item:
    return Item(key="I-1", title=title, description=description, kind=kind, **more)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (item("x", WISH), ItemKind.STORY),
        (item("x", WISH, ItemKind.TASK), ItemKind.STORY),
        (item("Spike: couriers", "", ItemKind.TASK), ItemKind.SPIKE),
        (item("Investigate why labels are slow"), ItemKind.SPIKE),
        (item("[Epic] Labels"), ItemKind.EPIC),
        (
            item(
                "Cart",
                "Steps to reproduce\n1. Pay\n\nExpected: paid\n\nActual: not paid",
                ItemKind.STORY,
            ),
            ItemKind.BUG,
        ),
        (item("Labels do not print"), ItemKind.BUG),
        (item("Upgrade the label library"), ItemKind.ENABLER),
        (item("Print labels", "", ItemKind.TASK), ItemKind.TASK),
        (item("Remove the old printer", "", ItemKind.BUG), ItemKind.TASK),
        (item("Labels are blank", "", ItemKind.BUG), ItemKind.BUG),
        (item("Labels", "", ItemKind.FEATURE), ItemKind.FEATURE),
    ],
)
def test_the_kind_it_is_judged_as(given: Item, kind: ItemKind) -> None:
    assert inspect(given, Agreements()).kind is kind


def test_parts_of_a_story_and_of_a_bug() -> None:
    story = inspect(item("x", WISH), Agreements()).story
    assert story is not None
    assert [part.text if part else None for part in (story.role, story.means, story.end)] == [
        "clerk",
        "to print labels",
        "parcels leave on time",
    ]
    bug = inspect(
        item(
            "Cart",
            "Steps:\n1. Add\n2. Pay\n\nExpected: paid\n\nActual:\nNot paid.\nNot shown.",
            ItemKind.BUG,
        ),
        Agreements(),
    ).bug
    assert bug is not None
    assert [step.text for step in bug.steps] == ["Add", "Pay"]
    assert bug.expected is not None
    assert bug.expected.text == "paid"
    assert bug.actual is not None
    assert bug.actual.text == "Not paid.\nNot shown."


READY = {
    ItemKind.STORY: item("x", WISH, ItemKind.STORY, criteria=("A label is printed",)),
    ItemKind.FEATURE: item("x", WISH, ItemKind.FEATURE, criteria=("A label is printed",)),
    ItemKind.TASK: item("Print labels", "In order to ship.", ItemKind.TASK, criteria=("Done",)),
    ItemKind.OTHER: item("Print labels", "In order to ship.", criteria=("Done",)),
    ItemKind.ENABLER: item(
        "Upgrade", "In order to ship.", ItemKind.ENABLER, criteria=("Version 5",)
    ),
    ItemKind.BUG: item(
        "Cart", "Steps:\n1. Pay\n\nExpected: paid\n\nActual: not paid", ItemKind.BUG
    ),
    ItemKind.SPIKE: item("Spike: couriers", "Which courier tracks?", ItemKind.SPIKE),
    ItemKind.EPIC: item("Labels", "Goal: so that parcels leave earlier.", ItemKind.EPIC),
}


@pytest.mark.parametrize("kind", list(ItemKind))
def test_every_kind_can_be_ready(kind: ItemKind) -> None:
    inspection = inspect(READY[kind].model_copy(update={"estimate": 3}), ALL)
    assert inspection.kind is kind
    assert inspection.readiness.ready, inspection.readiness


ALL = Agreements(readiness=ReadinessAgreement(estimated=True))


def test_a_poor_story_fails_with_reasons() -> None:
    poor = item(
        "x", "As a clerk, I want a user-friendly list", ItemKind.STORY, components=("a", "b", "c")
    )
    checks = {check.rule: check for check in inspect(poor, ALL).readiness.checks}
    failed = {rule for rule, check in checks.items() if not check.passed}
    assert failed == {
        "ready.criteria",
        "ready.outcome",
        "ready.estimated",
        "ready.small",
        "ready.unambiguous",
    }
    assert all(check.reason for check in checks.values())


@pytest.mark.parametrize(
    "name", ["criteria", "outcome", "estimated", "small", "unambiguous", "no_open_dependency"]
)
def test_readiness_rules_can_be_switched_off(name: str) -> None:
    one = READY[ItemKind.STORY]
    by_agreement = Agreements(readiness=ReadinessAgreement(**{"estimated": True, name: False}))
    by_name = ALL.model_copy(update={"disabled_rules": (f"ready.{name}",)})
    for agreements in (by_agreement, by_name):
        assert f"ready.{name}" not in {c.rule for c in inspect(one, agreements).readiness.checks}
    assert f"ready.{name}" in {c.rule for c in inspect(one, ALL).readiness.checks}


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("As a clerk I want to create, change and delete routes.", SplitPattern.OPERATIONS),
        ("As a clerk I want to weigh, pack, label and ship parcels.", SplitPattern.WORKFLOW_STEPS),
        ("As a clerk I want alerts by email, SMS and push.", SplitPattern.INTERFACES),
        (
            "As a clerk I want to sort parcels by weight, size and age.",
            SplitPattern.DATA_VARIATIONS,
        ),
        (
            "As a clerk I want fees.\n\nRules:\n- Children pay 1 EUR\n- Adults pay 2 EUR\n- At most 9 EUR a day",
            SplitPattern.BUSINESS_RULES,
        ),
        (
            "As a clerk I want a list. It must load within 2 seconds.",
            SplitPattern.DEFER_PERFORMANCE,
        ),
    ],
)
def test_the_splitting_pattern_that_fits_best(text: str, pattern: SplitPattern) -> None:
    assert inspect(item("x", text, ItemKind.STORY), Agreements()).size.patterns[0] is pattern


def test_a_likely_estimate_needs_three_similar_items() -> None:
    past = [item(f"p{n}", "", ItemKind.STORY, estimate=e, state=ItemState.DONE).model_copy(update={"key": f"P-{n}"})
            for n, e in enumerate((2, 3, 3, 5, 8))]  # fmt: skip
    inspection = inspect(item("x", WISH, ItemKind.STORY), Agreements())
    size = likely_estimate(inspection, past).size
    assert (size.low, size.high) == (3, 5)
    assert size.confidence is not None
    assert 0 < size.confidence < 0.5
    assert likely_estimate(inspection, past[:2]) is inspection
    still_open = [one.model_copy(update={"state": ItemState.OPEN}) for one in past]
    assert likely_estimate(inspection, still_open) is inspection


def test_invest_is_a_view() -> None:
    letters = invest(
        inspect(item("x", "As a guest I want a drop-down, tbd.", ItemKind.STORY), Agreements())
    )
    assert [letter.name for letter in letters] == [
        "independent",
        "negotiable",
        "valuable",
        "estimable",
        "small",
        "testable",
    ]
    failed = {letter.name for letter in letters if not letter.passed}
    assert failed == {"negotiable", "valuable", "estimable"}
    assert all(letter.reasons for letter in letters if not letter.passed)


def test_many_are_judged_like_one() -> None:
    several = [
        *READY.values(),
        item("Etiketten", "Der Lagerist möchte die Etiketten nicht von Hand schreiben."),
    ]
    together = list(inspect_many(several, Agreements()))
    assert together == [inspect(one, Agreements()) for one in several]
    assert list(inspect_many([], Agreements())) == []


def test_an_inspection_survives_json() -> None:
    inspection = inspect(READY[ItemKind.BUG], Agreements())
    assert Inspection.model_validate_json(inspection.model_dump_json()) == inspection


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("As a clerk, I want to print the labels so that they are on the parcels.", "en"),
        ("Label printing", "en"),
        ("", "en"),
        ("Als Lagerist möchte ich die Etiketten drucken, damit sie auf den Paketen sind.", "de"),
        ("En tant que préparateur, je veux imprimer les étiquettes pour les colis.", "fr"),
        ("Como encargado quiero imprimir las etiquetas para que los paquetes salgan.", "es"),
        ("Como operador, quero imprimir as etiquetas para que os pacotes saiam.", "pt"),
        ("Als medewerker wil ik de labels printen zodat de pakketten weg kunnen.", "nl"),
        ("Как кладовщик, я хочу печатать этикетки", "ru"),
        ("倉庫係としてラベルを印刷したい", "ja"),
        ("Error in der-die-das.js when the page is opened by a user", "en"),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert detect(text) == code


@pytest.mark.parametrize(
    ("link", "waits"),
    [
        (Link(type="is blocked by", key="X"), True),
        (Link(type="is blocked by", key="X", direction="inward"), True),
        (Link(type="Blocks", key="X", direction="inward"), True),
        (Link(type="Blocks", key="X"), False),
        (Link(type="depends on", key="X"), True),
        (Link(type="Dependency", key="X", direction="inward"), False),
        (Link(type="relates to", key="X"), False),
        (Link(type="duplicates", key="X", direction="inward"), False),
    ],
)
def test_which_links_make_an_item_wait(link: Link, waits: bool) -> None:
    assert waits_for(item("x", links=(link,))) == (("X",) if waits else ())


def test_sarif() -> None:
    one = item("x", "As a clerk, I want a user-friendly list", ItemKind.STORY)
    findings = {one.key: inspect(one, Agreements()).findings, "": (OF_SET,)}
    log = to_sarif([Export("backlog.csv", [one])], findings, version="1.2")
    assert json.loads(json.dumps(log)) == log
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert set(rules) == {rule.key for rule in catalogue()}
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        assert (
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "backlog.csv"
        )
    prints = [result["partialFingerprints"]["backlogAssistant/v1"] for result in run["results"]]
    assert len(prints) == len(set(prints))
    assert log["version"] == "2.1.0"


OF_SET = Finding(rule="set.terms", severity=Severity.LOW, message="m", remedy="r")


def test_importing_the_room_is_light() -> None:
    code = (
        "import sys, assistant.quality\n"
        "print([m for m in ('spacy', 'numpy', 'rapidfuzz', 'chromadb') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
