"""Which relations are told, with which words, and when nothing is said."""

from pathlib import Path

import pytest
from retrieval_parts import SqliteVectors, make

from assistant.domain import Item, ItemKind, ItemState, Link, Relation, RelationType
from assistant.retrieval import Group, Retriever, overview
from assistant.retrieval.conflicts import contradiction, rules
from assistant.retrieval.links import explicit
from assistant.retrieval.texts import prepare

OTHERS = [
    make("Z-1", "Translate the help pages", "Spanish and Dutch come first."),
    make("Z-2", "Archive old log files", "Nobody reads what is older than a year."),
    make("Z-3", "Show the weather on the start page", "Skippers plan their trips by it."),
]


def relations(folder: Path, *items: Item) -> dict[str, Relation]:
    """Relations of the first item by the other's key."""
    store = SqliteVectors(folder / "workspace.db")
    with Retriever(folder / "index", store) as retriever:
        retriever.update([*items, *OTHERS])
        return {one.key: one for one in retriever.relate(items[0])}


def groups(folder: Path, *items: Item) -> tuple[Group, ...]:
    store = SqliteVectors(folder / "workspace.db")
    with Retriever(folder / "index", store) as retriever:
        retriever.update([*items, *OTHERS])
        return retriever.groups()


BERTH = "A skipper books a berth for a night and pays on arrival at the harbour office."


def test_the_same_demand_twice_is_a_duplicate(tmp_path: Path) -> None:
    found = relations(
        tmp_path,
        make("B-1", "Book a berth for a night", BERTH),
        make("B-2", "Add booking of berths for a night", BERTH),
    )
    assert found["B-2"].type is RelationType.DUPLICATE
    assert "the same" in found["B-2"].evidence
    assert found["B-2"].score >= 0.9


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Export the berth plan as PDF", "Export the berth plan as CSV"),
        ("Upgrade the map library to 4.1.0", "Upgrade the map library to 4.2.0"),
        ("Show the harbour master the arrivals", "Show the harbour master the departures"),
        ("Send a reminder 1 day before", "Send a reminder 7 days before"),
        ("The gate opens without a code", "The gate opens with a code"),
        ("Berth bookings can be changed", "Berth bookings cannot be changed"),
    ],
)
def test_another_word_in_the_same_place_is_never_a_duplicate(
    tmp_path: Path, one: str, two: str
) -> None:
    found = relations(tmp_path, make("T-1", one, BERTH), make("T-2", two, BERTH))
    assert "T-2" not in found or found["T-2"].type is not RelationType.DUPLICATE


def test_one_template_is_told_as_such(tmp_path: Path) -> None:
    found = relations(
        tmp_path,
        make("T-1", "Export the berth plan as PDF"),
        make("T-2", "Export the berth plan as CSV"),
    )
    assert found["T-2"].type is RelationType.SAME_TEMPLATE
    assert "“PDF”" in found["T-2"].evidence
    assert "“CSV”" in found["T-2"].evidence


def test_a_template_with_much_text_makes_no_duplicates(tmp_path: Path) -> None:
    form = (
        "## Motivation\nDescribe why this is wanted.\n## Scope\nList what is in and out.\n"
        "## Risks\nName at least one risk and who owns it.\n## Checklist\nCode, tests, notes.\n"
    )
    topics = ["Anchor watch", "Fuel prices", "Tide tables", "Crew lists", "Harbour fees", "Radio"]
    items = [make(f"F-{n}", topic, form) for n, topic in enumerate(topics)]
    assert groups(tmp_path, *items) == ()
    found = relations(tmp_path, *items)
    assert not {one.type for one in found.values()} & {
        RelationType.DUPLICATE,
        RelationType.OVERLAPS,
        RelationType.SIMILAR,
    }


def test_steps_of_different_parents_are_a_template(tmp_path: Path) -> None:
    items = [
        make(f"S-{n}", "Write the release notes", kind=ItemKind.TASK, parent=f"P-{n}")
        for n in range(3)
    ]
    assert groups(tmp_path, *items) == ()
    assert relations(tmp_path, *items)["S-1"].type is RelationType.SAME_TEMPLATE


def test_one_word_more_overlaps(tmp_path: Path) -> None:
    found = relations(
        tmp_path,
        make("O-1", "Retrieve the water level of a lock"),
        make("O-2", "Retrieve the forecast water level of a lock"),
    )
    assert found["O-2"].type is RelationType.OVERLAPS
    assert "“forecast”" in found["O-2"].evidence


def test_the_same_error_overlaps(tmp_path: Path) -> None:
    trace = "```\nBuoyRegistryException: buoy 42 has no position in sector north\n```"
    found = relations(
        tmp_path,
        make("X-1", "The chart stays empty", f"Since Monday.\n{trace}", kind=ItemKind.BUG),
        make("X-2", "Skippers cannot print routes", f"On paper.\n{trace}", kind=ItemKind.BUG),
    )
    assert found["X-2"].type is RelationType.OVERLAPS
    assert "BuoyRegistryException" in found["X-2"].evidence


def test_a_look_alike_that_was_declined_is_recalled(tmp_path: Path) -> None:
    found = relations(
        tmp_path,
        make("N-1", "Book a berth for a night", BERTH),
        make(
            "N-2", "Booking a berth for a night", BERTH, state=ItemState.DECLINED, status="Rejected"
        ),
    )
    assert found["N-2"].type is RelationType.DECLINED_BEFORE
    assert "“Rejected”" in found["N-2"].evidence


def test_a_named_key_is_told_with_its_sentence(tmp_path: Path) -> None:
    found = relations(
        tmp_path,
        make("K-11", "Print tide tables", "This depends on K-12. Paper is A5."),
        make("K-12", "Store tides", "Twice a day."),
        make("K-13", "Sell tide tables", "As agreed in K-11, for two euros."),
    )
    assert found["K-12"].type is RelationType.DEPENDS_ON
    assert "This depends on K-12." in found["K-12"].evidence
    assert found["K-13"].type is RelationType.SIMILAR
    assert "K-11" in found["K-13"].evidence


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("Blocked by K-12 until spring.", RelationType.DEPENDS_ON),
        ("Once K-12 is merged, we print.", RelationType.DEPENDS_ON),
        ("After K-12 is merged, we print.", RelationType.DEPENDS_ON),
        ("After K-12 the printer is slow.", RelationType.SIMILAR),
        ("See K-12.", RelationType.SIMILAR),
    ],
)
def test_only_words_of_dependency_make_one(
    tmp_path: Path, sentence: str, type_: RelationType
) -> None:
    found = relations(
        tmp_path,
        make("K-11", "Print tables", sentence),
        make("K-12", "Store tides", "Twice a day."),
    )
    assert found["K-12"].type is type_


def test_a_bare_number_is_no_key(tmp_path: Path) -> None:
    found = relations(
        tmp_path,
        make("12", "Print tide tables", "We need 34 copies."),
        make("34", "Sweep the harbour floor", "Every week."),
        make("56", "Feed the cat of the harbour office", "See #12 for the budget."),
    )
    assert "34" not in found
    assert found["56"].type is RelationType.SIMILAR


def test_an_explicit_link_wins_over_what_the_texts_say(tmp_path: Path) -> None:
    item = make(
        "E-1", "Book a berth", BERTH, links=(Link(type="Blocks", key="E-2", direction="inward"),)
    )
    found = relations(tmp_path, item, make("E-2", "Booking a berth", BERTH))
    assert found["E-2"].type is RelationType.DEPENDS_ON
    assert found["E-2"].score == 1.0
    assert "linked in the export" in found["E-2"].evidence
    assert found["E-2"].title == "Booking a berth"


@pytest.mark.parametrize(
    ("words", "type_"),
    [
        ("Duplicate", RelationType.DUPLICATE),
        ("is duplicated by", RelationType.DUPLICATE),
        ("Cloners", RelationType.SAME_TEMPLATE),
        ("is blocked by", RelationType.DEPENDS_ON),
        ("Depends", RelationType.DEPENDS_ON),
        ("Predecessor", RelationType.DEPENDS_ON),
        ("System.LinkTypes.Dependency-Reverse", RelationType.DEPENDS_ON),
        ("supersedes", RelationType.OVERLAPS),
        ("Relates", RelationType.SIMILAR),
    ],
)
def test_the_trackers_words_become_types(words: str, type_: RelationType) -> None:
    item = make("E-1", "T", links=(Link(type=words, key="E-2"), Link(type=words, key="E-1")))
    assert [(one.key, one.type) for one in explicit(item, {})] == [("E-2", type_)]


@pytest.mark.parametrize(
    "link",
    [
        Link(type="Blocks", key="E-2"),
        Link(type="Depends", key="E-2", direction="inward"),
        Link(type="Successor", key="E-2"),
        Link(type="System.LinkTypes.Dependency-Forward", key="E-2"),
        Link(type="is required by", key="E-2"),
    ],
)
def test_the_item_that_is_waited_for_does_not_depend(link: Link) -> None:
    [found] = explicit(make("E-1", "T", links=(link,)), {})
    assert found.type is RelationType.SIMILAR
    assert link.type in found.evidence


def test_what_people_declined_is_no_precedent(tmp_path: Path) -> None:
    items = [
        make("N-1", "Book a berth for a night", BERTH),
        make("N-2", "Book a berth for a week", BERTH, state=ItemState.DONE, criteria=("So.",)),
    ]
    store = SqliteVectors(tmp_path / "workspace.db")
    with Retriever(tmp_path / "index", store) as retriever:
        retriever.update([*items, *OTHERS])
        assert [one.key for one in retriever.recall(items[0])] == ["N-2"]
        assert retriever.recall(items[0], without={"N-2"}) == ()


def test_a_backlog_is_told_as_groups_and_each_other_pair_once(tmp_path: Path) -> None:
    items = [
        make("G-1", "Book a berth for a night", BERTH),
        make("G-2", "Book a berth for a night", BERTH, state=ItemState.DONE),
        make("G-3", "Add booking a berth for a night", BERTH),
        make(
            "D-1",
            "Print tide tables",
            "Twice a day.",
            links=(Link(type="Blocks", key="D-2"),),
        ),
        make(
            "D-2",
            "Sell tide charts",
            "For two euros.",
            links=(Link(type="Blocks", key="D-1", direction="inward"),),
        ),
        make("N-2", "Repaint the old crane", "Red and white.", state=ItemState.DECLINED),
        make("N-3", "Repainting the old crane", "Red and white."),
    ]
    store = SqliteVectors(tmp_path / "workspace.db")
    with Retriever(tmp_path / "index", store) as retriever:
        retriever.update([*items, *OTHERS])
        each = {item.key: retriever.relate(item) for item in [*items, *OTHERS]}
        grouped = retriever.groups()
    found = overview([*items, *OTHERS], each, grouped)
    of_one = overview(items[:1], each, grouped)
    assert [(one.canonical, set(one.duplicates)) for one in found.groups] == [
        ("G-2", {"G-1", "G-3"}),
        ("N-3", {"N-2"}),
    ]
    assert {(one.key, one.type, one.other) for one in found.pairs} == {
        ("D-2", RelationType.DEPENDS_ON, "D-1"),
        ("N-3", RelationType.DECLINED_BEFORE, "N-2"),
    }
    assert (found.items, found.silent) == (10, 3)
    assert all(one.evidence and one.title and one.other_title for one in found.pairs)
    assert [one.canonical for one in of_one.groups] == ["G-2"]
    assert (of_one.items, of_one.silent, of_one.pairs) == (1, 0, ())


def test_nothing_is_said_of_strangers(tmp_path: Path) -> None:
    assert relations(tmp_path, make("Q-1", "Paint the lighthouse", "Red and white.")) == {}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            "A session must expire after 15 minutes of inactivity.",
            "A session must expire after 30 minutes of inactivity.",
        ),
        ("Uploads may hold at most 5 MB each.", "Uploads may hold at most 20MB each."),
        (
            "Guests must be allowed to cancel a booking.",
            "Guests must not be allowed to cancel a booking.",
        ),
        ("The harbour fee is mandatory for guests.", "The harbour fee is optional for guests."),
        ("At most three berths per skipper.", "At most 5 berths per skipper."),
    ],
)
def test_rules_that_cannot_both_hold_conflict(tmp_path: Path, one: str, two: str) -> None:
    found = relations(tmp_path, make("C-1", "Rules one", one), make("C-2", "Rules two", two))
    assert found["C-2"].type is RelationType.CONFLICTS_WITH
    assert one.rstrip(".") in found["C-2"].evidence
    assert two.rstrip(".") in found["C-2"].evidence


def test_the_same_title_with_another_rule_is_a_conflict_and_no_duplicate(tmp_path: Path) -> None:
    text = "Skippers who go ashore forget to sign out. A session must expire after {} minutes."
    items = [
        make("C-1", "Sign skippers out when they are away", text.format(15)),
        make("C-2", "Sign skippers out when they are away", text.format(60)),
    ]
    assert relations(tmp_path, *items)["C-2"].type is RelationType.CONFLICTS_WITH
    assert groups(tmp_path, *items) == ()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("A session must expire after 15 minutes.", "A session must expire after 15 minutes."),
        (
            "Admin sessions must expire after 15 minutes.",
            "Guest sessions must expire after 30 minutes.",
        ),
        ("Given a cart with at most 3 berths", "Given a cart with at most 5 berths"),
        ("We sold 3 berths to skippers.", "We sold 5 berths to skippers."),
        (
            "It must run on version 2.4.1 of the chart.",
            "It must run on version 2.5.0 of the chart.",
        ),
        ("Guests must be allowed to cancel.", "Guests must not be allowed to smoke."),
    ],
)
def test_what_can_both_hold_is_no_conflict(one: str, two: str) -> None:
    mine, theirs = (rules(prepare(make("C-1", "T", text))) for text in (one, two))
    assert contradiction(tuple(mine), tuple(theirs)) is None


def test_duplicates_form_a_group_around_the_item_that_is_furthest(tmp_path: Path) -> None:
    found = groups(
        tmp_path,
        make("G-1", "Book a berth for a night", BERTH),
        make("G-2", "Book a berth for a night", BERTH, state=ItemState.DONE),
        make("G-3", "Add booking a berth for a night", BERTH),
    )
    assert len(found) == 1
    assert found[0].canonical == "G-2"
    assert set(found[0].duplicates) == {"G-1", "G-3"}
    assert len(found[0].evidence) == len(found[0].scores) == 2


def test_groups_are_stars_and_never_chains(tmp_path: Path) -> None:
    """What the export links to a duplicate only is not a duplicate of the canonical item."""
    found = groups(
        tmp_path,
        make("H-1", "Book a berth", "One way.", links=(Link(type="Duplicate", key="H-2"),)),
        make(
            "H-2", "Reserve a mooring", "Another way.", links=(Link(type="Duplicate", key="H-3"),)
        ),
        make("H-3", "Get a place in the marina", "A third way."),
    )
    members = [{group.canonical, *group.duplicates} for group in found]
    assert members in ([{"H-1", "H-2"}], [{"H-2", "H-1", "H-3"}])
    for group in found:
        assert {"H-1", "H-3"} - {group.canonical, *group.duplicates} or group.canonical == "H-2"


def test_long_descriptions_that_are_nearly_equal_are_found(tmp_path: Path) -> None:
    text = (
        "The harbour office loses every booking that was made by telephone between midnight and "
        "six because the night porter writes them on paper and nobody types them in before the "
        "morning shift assigns the remaining berths to arriving yachts from the waiting list."
    )
    found = groups(
        tmp_path,
        make("W-1", "Telephone bookings of the night get lost", text),
        make("W-2", "Telephone bookings of the night get lost again", f"{text} It happened twice."),
    )
    assert [(group.canonical, group.duplicates) for group in found] == [("W-2", ("W-1",))]
