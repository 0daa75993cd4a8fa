"""Every rule that judges one item: an item on which it fires, one on which it is silent."""

import pytest

from assistant.domain import Agreements, Item, ItemKind
from assistant.domain.agreements import SizeAgreement
from assistant.quality import catalogue, inspect

STORY, BUG, SPIKE, TASK = ItemKind.STORY, ItemKind.BUG, ItemKind.SPIKE, ItemKind.TASK
WISH = "As a clerk, I want to print labels so that parcels leave on time."


def item(title: str, description: str = "", kind: ItemKind = STORY, **more) -> Item:
    return Item(key="R-1", title=title, description=description, kind=kind, **more)


GOOD = item("Print labels", WISH, criteria=("The label has a bar code",))
SILENT_BUG = item(
    "Cart stays empty",
    "## Steps to reproduce\n1. Add a book\n2. Open the cart\n\n## Expected\nThe book is listed.\n\n"
    "## Actual\nThe cart is empty.",
    BUG,
)
CASES: dict[str, tuple[list[Item], list[Item]]] = {
    "qus.well_formed": (
        [
            item("Label printing"),
            item("x", "As a Mike, I want to print labels."),
            item("x", "As a clerk,"),
        ],
        [GOOD, item("x", "When I lose my card, I want to block it, so I can sleep.")],
    ),
    "qus.atomic": (
        [
            item("x", "As a clerk, I want to print labels and archive bills so that all is done."),
            item("x", "As an admin I want a price plan and a billing system."),
            item(
                "Portal",
                "As a customer I want a portal.\n- see bills\n- pay bills\n- change the address\n"
                "- report a fault\n- order a card\n- cancel the contract",
            ),
        ],
        [
            GOOD,
            item("x", "As a clerk I want to see the name, the price and the weight."),
            item("x", "As a clerk I want to filter orders by date, price and name."),
            item("x", "As a clerk I want to copy/paste addresses."),
            item("x", "As a clerk I want to print labels quickly and easily."),
            item("x", "As a clerk I want to invite a person to sign up and become a member."),
        ],
    ),
    "qus.minimal": (
        [
            item(
                "x", "As a clerk, I want to print labels (see the mail of Monday) so that it works."
            ),
            item("x", "As a clerk, I want to print labels so that so that it works."),
            item("x", "As a clerk, I want labels so that I work so that I am paid."),
            item("As a clerk I want labels. The printer is in room 4 near the door."),
        ],
        [GOOD, item("x", "As a clerk I want to print label(s) so that it works.")],
    ),
    "qus.conceptually_sound": (
        [
            item("x", "As a developer, I want to implement the label service so that it is there."),
            item("x", "As a guest I want to understand the prices."),
            item("x", "As a clerk, I want to print open labels so that open labels print."),
        ],
        [GOOD, item("x", "As a developer I want to get the data into my notebook.")],
    ),
    "qus.problem_oriented": (
        [
            item("x", "As a guest I want a drop-down with all countries."),
            item("x", "As a nurse I want to use a machine learning model to plan beds."),
        ],
        [
            GOOD,
            item("x", "As a developer I want a REST endpoint."),
            item("Kafka sink", "As a user I want a Kafka sink."),
        ],
    ),
    "qus.full_sentence": (
        [
            item("labels", "clerk needs labels with bar code, max 50"),
            item("x", "As a clerk, I want labels"),
        ],
        [GOOD, item("Labels", "Clerks need labels with a bar code.")],
    ),
    "qus.estimatable": (
        [
            item("x", "As a clerk I want a better list."),
            item("Faster list", "The list should be nicer and must be much faster."),
        ],
        [
            GOOD,
            item("x", "As a clerk I want a better list. The list shows the weight."),
            item("x", "As a clerk I want a better list.", criteria=("It shows the weight",)),
        ],
    ),
    "qus.unambiguous.vague": (
        [
            item("x", "As a clerk I want a user-friendly list."),
            item("List", "The list should be easy."),
        ],
        [GOOD, item("x", "As a clerk I want a list with 3 columns.")],
    ),
    "qus.unambiguous.open_list": (
        [
            item("x", "As a clerk I want to print labels, bills etc."),
            item("x", WISH, criteria=("It shows name, date and so on",)),
        ],
        [GOOD, item("x", "The file /etc/hosts must be read.")],
    ),
    "qus.unambiguous.unbounded": (
        [
            item("x", "As a clerk I want to open all kinds of files."),
            item("x", "As a clerk I want to see everything."),
        ],
        [GOOD, item("x", "As a clerk I want to see everything that is open.")],
    ),
    "qus.unambiguous.undecided": (
        [item("x", WISH, criteria=("The size is TBD",)), item("Limits to be clarified")],
        [GOOD, item("x", "The path must be ${id.???}.")],
    ),
    "qus.unambiguous.coarse": (
        [item("x", "As a clerk I want to manage suppliers.")],
        [GOOD, item("x", "As a manager I want to see suppliers.")],
    ),
    "qus.unambiguous.unmeasurable": (
        [item("x", WISH + " The list must load fast.")],
        [GOOD, item("x", WISH + " The list must load fast, within 2 seconds.")],
    ),
    "wording.weak": (
        [item("x", "As a clerk I want to print labels, maybe in colour.")],
        [GOOD],
    ),
    "wording.pronoun": (
        [item("x", "As a clerk I want to print it.")],
        [GOOD, item("x", "When I get a label, I want to print it, so it is done.")],
    ),
    "wording.passive": (
        [item("x", WISH, criteria=("The order must be approved",))],
        [GOOD, item("x", WISH, criteria=("The order must be approved by the owner",))],
    ),
    "story.template": (
        [
            item("x", "As a <role>, I want <goal> so that <benefit>"),
            item("x", "As a [persona] I want …"),
        ],
        [GOOD],
    ),
    "story.no_end": (
        [item("x", "As a clerk, I want to print labels.")],
        [
            GOOD,
            item("x", "As a clerk, I want to print labels.", parent="R-0"),
            item("x", "As a clerk, in order to ship, I want labels."),
        ],
    ),
    "story.compound_role": (
        [
            item("x", "As a clerk and driver, I want to print labels."),
            item("x", "As a buyer/seller I want labels."),
        ],
        [
            GOOD,
            item("x", "As a clerk who prints and packs, I want labels."),
            item("x", "As a mother or father I want labels."),
        ],
    ),
    "size.oversized": (
        [
            item("x", WISH, criteria=tuple(f"Case {n} is shown" for n in range(8))),
            item("x", WISH, components=("web", "app", "till")),
            item("x", "As a clerk I want to be told about delays and to record returns."),
        ],
        [GOOD, item("x", WISH, criteria=tuple(f"Case {n} is shown" for n in range(7)))],
    ),
    "criteria.unobservable": (
        [item("x", WISH, criteria=("Implement the feature", "Tests"))],
        [GOOD, item("x", WISH, criteria=("A test page is printed",))],
    ),
    "criteria.not_binary": (
        [item("x", WISH, criteria=("The list works properly",))],
        [GOOD, item("x", WISH, criteria=("The list loads quickly, within 2 s",))],
    ),
    "criteria.compound": (
        [
            item(
                "x",
                WISH,
                criteria=("Given a label When I print Then it prints When I stop Then it stops",),
            )
        ],
        [GOOD, item("x", WISH, criteria=("Given a label When I print Then it prints",))],
    ),
    "criteria.duplicate": (
        [
            item(
                "x",
                WISH,
                criteria=("The label shows the name and the address of the receiver",) * 2,
            )
        ],
        [GOOD],
    ),
    "bug.no_steps": ([item("Wrong total", "The total is 3 cents too high.", BUG)], [SILENT_BUG]),
    "bug.no_expected": (
        [item("Wide columns", "Go to the list. The columns are 400 pixels wide.", BUG)],
        [SILENT_BUG, item("App crashes", "It crashes when I open the list.", BUG)],
    ),
    "bug.no_actual": ([item("Cart", "", BUG)], [SILENT_BUG]),
    "spike.no_question": (
        [item("Spike: couriers", "Two couriers are on the market.", SPIKE)],
        [item("Spike: couriers", "Which courier tracks parcels?", SPIKE)],
    ),
    "spike.no_timebox": (
        [item("Spike: couriers", "Which courier tracks parcels?", SPIKE)],
        [
            item("Spike: couriers", "Which courier tracks parcels? At most 2 days.", SPIKE),
            item("Spike: couriers", "Which courier tracks parcels?", SPIKE, estimate=2),
        ],
    ),
    "enabler.no_effect": (
        [item("Refactor the label service", "The class is long.", ItemKind.ENABLER)],
        [item("Refactor the label service", "So that labels can be tested.", ItemKind.ENABLER)],
    ),
    "task.no_action": (
        [item("Labels", "", TASK)],
        [item("Print labels", "", TASK), item("Labels", "The clerk gets 50 labels a day.", TASK)],
    ),
    "epic.no_outcome": (
        [item("Labels", "All about labels.", ItemKind.EPIC)],
        [item("Labels", "Goal: parcels leave a day earlier.", ItemKind.EPIC)],
    ),
}
AGREED = Agreements(roles=("clerk", "driver"))


def rules(one: Item, agreements: Agreements | None = None) -> set[str]:
    return {finding.rule for finding in inspect(one, agreements or Agreements()).findings}


def rule_id(key: str) -> str:
    return next(rule.id for rule in catalogue() if rule.key == key)


def only(key: str) -> Agreements:
    """Agreements under which no other rule speaks."""
    others = tuple(rule.key for rule in catalogue() if rule.key != key)
    return Agreements(disabled_rules=others)


@pytest.mark.parametrize(
    ("key", "one"), [(key, one) for key, (bad, _) in CASES.items() for one in bad]
)
def test_fires(key: str, one: Item) -> None:
    assert rules(one, only(key)) == {rule_id(key)}


@pytest.mark.parametrize(
    ("key", "one"), [(key, one) for key, (_, good) in CASES.items() for one in good]
)
def test_is_silent(key: str, one: Item) -> None:
    assert rule_id(key) not in rules(one, only(key))


def test_every_rule_has_cases() -> None:
    single = {rule.key for rule in catalogue() if rule.kinds}
    assert single - {"story.unknown_role"} == set(CASES)


def test_roles_of_the_agreements() -> None:
    assert "story.unknown_role" not in rules(GOOD, AGREED)
    assert "story.unknown_role" in rules(item("x", "As a pilot I want labels."), AGREED)


@pytest.mark.parametrize("key", sorted(CASES))
def test_can_be_switched_off_by_its_key_and_by_its_id(key: str) -> None:
    bad = CASES[key][0][0]
    for name in (key, rule_id(key)):
        others = (*only(key).disabled_rules, name)
        assert rules(bad, Agreements(disabled_rules=others)) == set()


def test_a_good_story_and_a_good_bug_have_no_findings() -> None:
    assert rules(GOOD) == set()
    assert rules(SILENT_BUG) == set()


def test_messages_are_plain() -> None:
    jargon = ("noun", "verb", "clause", "passive", "pronoun", "conjunct", "token", "span", "syntax")
    for bad, _ in CASES.values():
        for one in bad:
            for finding in inspect(one, Agreements()).findings:
                words = f"{finding.message} {finding.remedy}".lower()
                assert not any(word in words for word in jargon), words
                assert finding.message.endswith(".")
                assert finding.remedy.endswith((".", "”."))
                assert finding.reference


def test_limits_are_the_teams_own() -> None:
    one = item("x", WISH, criteria=("One is shown", "Two are shown"), estimate=8)
    strict = Agreements(size=SizeAgreement(max_criteria=1, max_estimate=5))
    size = inspect(one, strict).size
    assert size.oversized
    assert len(size.reasons) == 2
    assert not inspect(one, Agreements()).size.oversized


def test_findings_in_other_languages_need_no_english() -> None:
    german = item(
        "Etiketten drucken",
        "Als Lagerist möchte ich Etiketten drucken und ablegen, damit die Pakete gehen usw.",
        components=("a", "b", "c"),
    )
    inspection = inspect(german, Agreements())
    assert inspection.language == "de"
    english = {rule.id for rule in catalogue() if rule.english}
    assert {finding.rule for finding in inspection.findings} == {"size.oversized"}
    assert not {finding.rule for finding in inspection.findings} & english
    assert "not English" in inspection.notes[0]


def test_one_rule_speaks_at_most_five_times_an_item() -> None:
    one = item("x", WISH, criteria=tuple(f"Step {word} works properly" for word in "abcdefg"))
    assert sum(f.rule == "criteria.not_binary" for f in inspect(one, Agreements()).findings) == 5


def test_a_line_of_tests_is_one_rule(judge) -> None:
    inspection = judge(
        "As a guest, I want to see plain error messages",
        "Verify that the shop and the app are configured to show plain, translated messages.",
    )
    assert [one.kind.value for one in inspection.clauses] == ["action", "rule"]
    assert not inspection.size.oversized


def test_everything_may_point_back_at_what_was_named(judge) -> None:
    back = judge("Move the pages", "We have /a and /b. Everything should move to /b.")
    assert not any(one.part == "unbounded" for one in back.findings)
    open_end = judge("Move the pages", "The shop must translate everything.")
    assert any(one.part == "unbounded" for one in open_end.findings)


def test_a_technical_role_may_ask_others_for_something(judge) -> None:
    asked = judge("As a security engineer, I want all input to be validated, so that none harms us")
    assert not any(one.rule == "qus.conceptually_sound" for one in asked.findings)
    built = judge("As a developer, I want to implement a cache, so that pages load sooner")
    assert any(one.rule == "qus.conceptually_sound" for one in built.findings)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("[Improvement] Better display names", ItemKind.TASK),
        ("[Improvement] As a guest, I want to see names", ItemKind.STORY),
        ("Improvement of the display names", ItemKind.STORY),
    ],
)
def test_a_tag_of_work_is_no_story(judge, title: str, kind: ItemKind) -> None:
    assert judge(title).kind is kind
