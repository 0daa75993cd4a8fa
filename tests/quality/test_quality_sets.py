"""Rules over the whole set."""

from datetime import UTC, date, datetime

import pytest

from assistant.domain import Agreements, Item, ItemKind, ItemState, Link
from assistant.quality import catalogue, health, inspect_backlog, inspect_many, within

TODAY = date(2026, 6, 1)


def items(*texts: str, **more) -> list[Item]:
    return [
        Item(
            key=f"S-{number}",
            kind=ItemKind.STORY,
            title=f"Story {number}",
            description=text,
            **more,
        )
        for number, text in enumerate(texts, 1)
    ]


def judged(backlog: list[Item], agreements: Agreements | None = None) -> dict[str, list[str]]:
    rules = agreements or Agreements()
    found = inspect_backlog(backlog, list(inspect_many(backlog, rules)), rules, today=TODAY)
    return {key: [finding.rule for finding in findings] for key, findings in found.items()}


def test_the_same_text_twice() -> None:
    one = Item(
        key="A-1",
        kind=ItemKind.STORY,
        title="Print labels",
        description="As a clerk I want to print labels.",
    )
    same = one.model_copy(
        update={"key": "A-2", "description": "As a clerk, I want to print labels!"}
    )
    slip = one.model_copy(
        update={"key": "A-3", "description": "As a clerk I want to prints labels."}
    )
    other = one.model_copy(
        update={"key": "A-4", "description": "As a clerk I want to scan labels."}
    )
    found = judged([one, same, other])
    assert found == {"A-1": ["qus.unique"], "A-2": ["qus.unique"]}
    assert set(judged([one, slip, other])) == {"A-1", "A-3"}


def test_a_number_tells_items_apart() -> None:
    texts = [
        f"As a clerk, I want to print the report of quarter {n} on the big printer." for n in (1, 2)
    ]
    assert not any("qus.unique" in rules for rules in judged(items(*texts)).values())


def test_a_done_item_gets_no_finding_but_counts() -> None:
    first, second = items(
        "As a clerk I want to print labels.", "As a clerk I want to print labels."
    )
    first = first.model_copy(update={"title": "Same", "state": ItemState.DONE})
    second = second.model_copy(update={"title": "Same"})
    assert set(judged([first, second])) == {"S-2"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "As a clerk I want to show prices to guests.",
            "As a clerk I want to hide prices to guests.",
        ),
        (
            "Guests must not see the stock level of an article.",
            "Guests must see the stock level of an article.",
        ),
        (
            "A session must end after 20 minutes without input.",
            "A session must end after 45 minutes without input.",
        ),
    ],
)
def test_conflicts(one: str, other: str) -> None:
    found = judged(items(one, other))
    assert "qus.conflict_free" in found["S-1"]
    assert "qus.conflict_free" in found["S-2"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("As a clerk I want to show prices to guests.", "As a clerk I want to hide notes."),
        (
            "The report of 2025 must be kept in the archive.",
            "The report of 2024 must be kept in the archive.",
        ),
        ("The lid must weigh at most 20 g.", "The box must weigh at most 45 g."),
    ],
)
def test_no_conflicts(one: str, other: str) -> None:
    assert not any("qus.conflict_free" in rules for rules in judged(items(one, other)).values())


def test_one_template() -> None:
    texts = [f"As a clerk, I want to print form {n} so that it is filed." for n in "abcdefgh"]
    odd = "As a clerk I can print form z so that it is filed."
    found = judged(items(*texts, *texts[:0], odd))
    assert found == {"S-9": ["qus.uniform"]}


def test_links() -> None:
    one, two, three = items(
        "As a clerk I want labels.", "As a clerk I want bills.", "As a clerk I want lists."
    )
    one = one.model_copy(update={"links": (Link(type="is blocked by", key="S-2"),)})
    two = two.model_copy(
        update={"links": (Link(type="Blocks", key="S-1"), Link(type="depends on", key="S-3"))}
    )
    found = judged([one, two, three])
    assert found == {"S-1": ["set.blocked"], "S-2": ["set.blocked"]}
    circle = three.model_copy(update={"links": (Link(type="depends on", key="S-2"),)})
    assert "set.circle" in judged([one, two, circle])["S-2"]
    assert "set.circle" in judged([one, two, circle])["S-3"]
    assert "set.circle" not in judged([one, two, circle])["S-1"]


def test_what_one_makes_and_another_changes() -> None:
    found = judged(
        items(
            "As a clerk I want to create delivery routes.",
            "As a clerk I want to rename delivery routes.",
        )
    )
    assert found == {"S-2": ["qus.independent"]}


def test_what_nobody_makes() -> None:
    makes = [
        f"As a clerk I want to create {thing}."
        for thing in ("routes", "bills", "orders", "teams", "lists")
    ]
    more = [
        f"As a clerk I want to print {thing}." for thing in ("routes", "bills", "orders", "teams")
    ]
    found = judged(items(*makes, *more, "As a clerk I want to delete coupons."))
    assert found["S-10"] == ["qus.complete"]


def test_orphans() -> None:
    texts = [f"As a clerk, I want to print form {n}." for n in "abcdefgh"]
    family = [one.model_copy(update={"parent": "E-1"}) for one in items(*texts)]
    lost = items("As a clerk, I want to print form z.")[0].model_copy(
        update={"key": "S-9", "title": "Lost"}
    )
    assert judged([*family, lost]) == {"S-9": ["set.orphan"]}
    assert judged([*family, lost], Agreements(outcomes=("form z",))) == {}


def test_stale_items() -> None:
    old, new = items("As a clerk, I want to print labels.", "As a clerk, I want to scan bills.")
    old = old.model_copy(update={"updated": datetime(2025, 6, 1, tzinfo=UTC)})
    new = new.model_copy(update={"updated": datetime(2026, 5, 1, tzinfo=UTC)})
    assert judged([old, new]) == {"S-1": ["set.stale"]}
    assert judged([old, new], Agreements(stale_after_days=400)) == {}


def test_terms() -> None:
    texts = [
        "A customer sees the Content Delivery Network (CDN).",
        "A customer pays for the Central Data Node (CDN).",
        "A client pays.",
        "A client leaves.",
    ]
    backlog = items(*texts)
    found = inspect_backlog(
        backlog, list(inspect_many(backlog, Agreements())), Agreements(), today=TODAY
    )
    said = [finding.message for finding in found[""]]
    assert len(said) == 2
    assert "“customer” (2 items) and “client” (2 items)" in said[0]
    assert "CDN" in said[1]


def test_rules_over_the_set_can_be_switched_off() -> None:
    whole = tuple(rule.key for rule in catalogue() if not rule.kinds)
    backlog = items("As a clerk I want labels.", "As a clerk I want labels.")
    assert judged(backlog, Agreements(disabled_rules=whole)) == {}


def test_items_and_inspections_must_belong_together() -> None:
    with pytest.raises(ValueError, match="argument"):
        inspect_backlog(items("x"), [], Agreements(), today=TODAY)


def test_health_counts_open_items() -> None:
    backlog = items(
        "As a clerk, I want a user-friendly list.",
        "As a clerk, I want to print labels so that they are there.",
    )
    backlog[0] = backlog[0].model_copy(update={"created": datetime(2025, 6, 1, tzinfo=UTC)})
    backlog[1] = backlog[1].model_copy(update={"criteria": ("A label is printed",)})
    done = backlog[1].model_copy(update={"key": "S-3", "title": "Done", "state": ItemState.DONE})
    everything = [*backlog, done]
    inspections = list(inspect_many(everything, Agreements()))
    of_set = inspect_backlog(everything, inspections, Agreements(), today=TODAY)
    found = health(everything, inspections, of_set, today=TODAY)
    assert (found.items, found.open) == (3, 2)
    assert found.ready == 0.5
    assert found.unclear == 0.5
    assert found.stale == 0.5
    assert found.age_days == 365
    assert found.by_rule["qus.unambiguous"] == 1
    assert health([], []).ready is None


def test_only_the_whole_set_knows_whether_a_dependency_is_open() -> None:
    one, two = items("As a clerk, I want labels so that it works.", "As a clerk, I want bills.")
    one = one.model_copy(update={"links": (Link(type="is blocked by", key="S-2"),)})
    for state, passes in ((ItemState.OPEN, False), (ItemState.DONE, True)):
        backlog = [one, two.model_copy(update={"state": state})]
        inspections = list(inspect_many(backlog, Agreements()))
        of_set = inspect_backlog(backlog, inspections, Agreements(), today=TODAY)
        settled = within(inspections[0], of_set.get("S-1", ()))
        check = next(c for c in settled.readiness.checks if c.rule == "ready.no_open_dependency")
        assert check.passed is passes
        assert check.reason
