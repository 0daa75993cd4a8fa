"""An oversized item of a bicycle hire's backlog with its split."""

from report_parts import checks, clause, make, quote, span

from assistant.domain import (
    AssumptionOrigin,
    ClauseKind,
    Criterion,
    Finding,
    Inspection,
    Item,
    ItemKind,
    Part,
    Question,
    Recalled,
    Refinement,
    Relation,
    RelationType,
    Role,
    Severity,
    Size,
    Split,
    SplitPattern,
    Steps,
    Withheld,
)


def oversized() -> tuple[Item, Refinement]:
    item = Item(
        key="HIRE-11",
        kind=ItemKind.STORY,
        title="Manage reservations",
        description=(
            "As a hirer, I want to **book, change and cancel** a reservation, on the web and in "
            "the app, so that I can plan my trip without phoning.\n\n"
            "## Rules\n\n"
            "- A deposit of 20 euros is taken when booking.\n"
            "- Members do not pay a deposit.\n"
            "- Cancelling is free until the evening before; later the deposit is kept.\n"
            "- The list of reservations loads in 2 seconds &amp; shows the newest first.\n\n"
            "See the [sketch](https://example.org/sketch) and ![old screen](https://example.org/x.png).\n"
        ),
        criteria=("A reservation shows its number after booking.",),
        status="To Do",
        priority="High",
        estimate=13,
        labels=("reservations", "app"),
        components=("web", "mobile", "payments"),
        parent="HIRE-1",
    )
    demands = (
        (ClauseKind.ACTION, "book a reservation", "book"),
        (ClauseKind.ACTION, "change a reservation", "change"),
        (ClauseKind.ACTION, "cancel a reservation", "cancel"),
        (ClauseKind.INTERFACE, "on the web", "on the web"),
        (ClauseKind.INTERFACE, "in the app", "in the app"),
        (
            ClauseKind.RULE,
            "a deposit of 20 euros is taken when booking",
            "A deposit of 20 euros is taken when booking",
        ),
        (ClauseKind.RULE, "members do not pay a deposit", "Members do not pay a deposit"),
        (
            ClauseKind.RULE,
            "cancelling is free until the evening before",
            "Cancelling is free until the evening before",
        ),
        (ClauseKind.RULE, "later the deposit is kept", "later the deposit is kept"),
        (
            ClauseKind.QUALITY,
            "the list of reservations loads in 2 seconds",
            "The list of reservations loads in 2 seconds",
        ),
        (ClauseKind.DATA, "the newest reservation is first", "shows the newest first"),
    )
    clauses = tuple(
        clause(item, n, kind, text, words) for n, (kind, text, words) in enumerate(demands, 1)
    )

    def line(
        number: int, given: str, when: str, then: str, covers: tuple[str, ...], origin: object
    ) -> Criterion:
        return Criterion(
            id=f"k{number}",
            text=f"Given {given}, when {when}, then {then}.",
            steps=Steps(given=given, when=when, then=then),
            covers=covers,
            origin=origin,
        )

    parts = (
        Part(
            id="p1",
            title="Book a reservation on the web, with the deposit",
            story="As a hirer, I want to book a reservation on the web, so that I can plan my trip without phoning.",
            clauses=("c1", "c4", "c6", "c11"),
            criteria=(
                line(
                    1,
                    "a bicycle that is free",
                    "the hirer books it",
                    "a deposit of 20 euros is taken and the reservation shows its number",
                    ("c1", "c6"),
                    quote(item, "A deposit of 20 euros is taken when booking"),
                ),
                line(
                    2,
                    "two reservations",
                    "the hirer opens the list",
                    "the newest is first",
                    ("c11",),
                    quote(item, "shows the newest first"),
                ),
            ),
            why="Everything else needs a reservation to exist; it already shows the hirer something.",
        ),
        Part(
            id="p2",
            title="Cancel a reservation and get the deposit back",
            story="As a hirer, I want to cancel a reservation, so that a change of plans does not cost me.",
            clauses=("c3", "c4", "c8", "c9"),
            criteria=(
                line(
                    3,
                    "a reservation for tomorrow",
                    "the hirer cancels before the evening",
                    "the deposit is paid back",
                    ("c3", "c8"),
                    quote(
                        item,
                        "Cancelling is free until the evening before; later the deposit is kept",
                    ),
                ),
                Criterion(
                    id="k4",
                    text="The deposit is back on the card within 5 working days.",
                    covers=("c8",),
                    origin=AssumptionOrigin(why="“5 working days” stands nowhere.", question="q1"),
                ),
            ),
            why="Second: a hirer who cannot cancel will phone.",
            depends_on=("p1",),
        ),
        Part(
            id="p3",
            title="Book without a deposit as a member",
            clauses=("c7", "c4"),
            criteria=(
                line(
                    5,
                    "a hirer who is a member",
                    "they book",
                    "no deposit is taken",
                    ("c7",),
                    quote(item, "Members do not pay a deposit"),
                ),
            ),
            can_wait=True,
            why="Members are 8 of 100 hirers in the notes of HIRE-4; they can pay the deposit and get it back until then.",
            depends_on=("p1",),
        ),
        Part(
            id="p4",
            title="Change a reservation",
            clauses=("c2", "c4"),
            can_wait=True,
            why="Cancelling and booking again gives the same result.",
            depends_on=("p1", "p2"),
        ),
        Part(
            id="p5",
            title="The same in the app, and a list that loads in 2 seconds",
            clauses=("c5", "c10"),
            can_wait=True,
            why="The web page works on a phone; speed matters once lists are long.",
            depends_on=("p1",),
        ),
    )
    refinement = make(
        item,
        Inspection(
            key=item.key,
            kind=ItemKind.STORY,
            clauses=clauses,
            findings=(
                Finding(
                    rule="qus.atomic",
                    severity=Severity.HIGH,
                    message="Three actions are joined in one story.",
                    remedy="Split by operations; each has its own value.",
                    span=span(item, "book, change and cancel"),
                    reference="QUS 2016: atomic",
                ),
                Finding(
                    rule="words.broad",
                    severity=Severity.MEDIUM,
                    message="“Manage” hides what is meant.",
                    remedy="Name the operations.",
                    span=span(item, "Manage", "title"),
                    reference="Humanizing Work: operations",
                ),
                Finding(
                    rule="criteria.unmeasured",
                    severity=Severity.LOW,
                    message="A time without a load.",
                    remedy="Say for how many reservations.",
                    span=span(item, "loads in 2 seconds"),
                ),
            ),
            readiness=checks(
                small="11 demands, the team agreed on 8 at most.", unambiguous="“Manage” is broad."
            ),
            size=Size(
                oversized=True,
                reasons=(
                    "It holds 11 demands; the team agreed on 8 at most.",
                    "Three components are named; the team agreed on 2.",
                ),
                patterns=(
                    SplitPattern.OPERATIONS,
                    SplitPattern.BUSINESS_RULES,
                    SplitPattern.INTERFACES,
                ),
                low=8,
                high=20,
                confidence=0.6,
            ),
        ),
        relations=(
            Relation(
                key="HIRE-14",
                type=RelationType.OVERLAPS,
                evidence="Both cancel a reservation on the web.",
                score=0.71,
                title="Cancel from the confirmation mail",
            ),
            Relation(
                key="HIRE-4",
                type=RelationType.DEPENDS_ON,
                evidence="“deposit” is introduced by HIRE-4, which is open.",
                score=0.66,
                title="Take deposits by card",
            ),
        ),
        recalled=(
            Recalled(key="HIRE-3", title="Hire a bicycle at the counter", score=0.03, done=True),
            Recalled(key="HIRE-2", title="Show free bicycles", score=0.02, done=True),
        ),
        questions=(
            Question(
                id="q1",
                text="Within how many days must a deposit be back on the card?",
                role=Role.STAKEHOLDER,
                blocks="the criterion on paying back",
                about="k4",
            ),
            Question(
                id="q2",
                text="Does the evening begin at a fixed hour, or when the shop closes?",
                role=Role.PRODUCT_OWNER,
                blocks="the rule on free cancelling",
                about="c8",
            ),
            Question(
                id="q3",
                text="For how many reservations must the list load in 2 seconds?",
                role=Role.DEVELOPER,
                about="c10",
            ),
        ),
        split=Split(
            pattern=SplitPattern.OPERATIONS,
            why="Three verbs share one object; booking alone is useful, and changing can be dropped.",
            parts=parts,
            worded_by="embedded",
        ),
        withheld=(
            Withheld(
                text="The hirer receives a text message within 3 minutes.",
                reason="“3 minutes” and “text message” are in neither the item nor a precedent, and no demand asks for it.",
            ),
        ),
    )
    return item, refinement
