"""Refinements of every other variety."""

from report_parts import checks, clause, make, quote, span

from assistant.domain import (
    AgreementOrigin,
    AssumptionOrigin,
    ClauseKind,
    Criterion,
    Finding,
    Inspection,
    Item,
    ItemKind,
    PrecedentOrigin,
    Question,
    Refinement,
    Relation,
    RelationType,
    Rewrite,
    Role,
    Severity,
    Size,
    SplitPattern,
    Steps,
)


def story() -> tuple[Item, Refinement]:
    item = Item(
        key="HIRE-14",
        kind=ItemKind.STORY,
        title="Cancel from the confirmation mail",
        description="As a hirer, I want to cancel from the link in my confirmation mail, so that I need no account. The link should be easy to find and stop working after a while.",
        status="To Do",
        priority="Medium",
        parent="HIRE-1",
    )
    refinement = make(
        item,
        Inspection(
            key=item.key,
            kind=ItemKind.STORY,
            clauses=(
                clause(
                    item,
                    1,
                    ClauseKind.ACTION,
                    "cancel from the link in the confirmation mail",
                    "cancel from the link in my confirmation mail",
                ),
                clause(item, 2, ClauseKind.QUALITY, "the link is easy to find", "easy to find"),
                clause(
                    item,
                    3,
                    ClauseKind.RULE,
                    "the link stops working after a while",
                    "stop working after a while",
                ),
            ),
            findings=(
                Finding(
                    rule="words.vague",
                    severity=Severity.MEDIUM,
                    message="“easy to find” cannot be tested.",
                    remedy="Say where in the mail the link stands.",
                    span=span(item, "easy to find"),
                    reference="QUS 2016: unambiguous",
                ),
                Finding(
                    rule="words.vague",
                    severity=Severity.HIGH,
                    message="“after a while” is no time.",
                    remedy="Name the time or the event that ends it.",
                    span=span(item, "after a while"),
                    reference="QUS 2016: unambiguous",
                ),
            ),
            readiness=checks(
                criteria="It has no acceptance criterion yet.",
                unambiguous="Two vague words: “easy to find”, “after a while”.",
            ),
        ),
        relations=(
            Relation(
                key="HIRE-11",
                type=RelationType.OVERLAPS,
                evidence="Both cancel a reservation on the web.",
                score=0.71,
                title="Manage reservations",
            ),
        ),
        criteria=(
            Criterion(
                id="k1",
                text="Given a confirmation mail, when the hirer follows its link, then the reservation is cancelled without signing in.",
                steps=Steps(
                    given="a confirmation mail",
                    when="the hirer follows its link",
                    then="the reservation is cancelled without signing in",
                ),
                covers=("c1",),
                origin=quote(
                    item, "cancel from the link in my confirmation mail, so that I need no account"
                ),
            ),
            Criterion(
                id="k2",
                text="The page asks once more before it cancels.",
                covers=("c1",),
                origin=PrecedentOrigin(
                    key="HIRE-3", words="asks once more before it ends the hire"
                ),
            ),
            Criterion(
                id="k3",
                text="The page can be used with the keyboard alone.",
                origin=AgreementOrigin(rule="a11y", words="WCAG 2.2 AA on every page"),
            ),
            Criterion(
                id="k4",
                text="Given a link older than 30 days, when it is followed, then the page says that it has ended.",
                covers=("c3",),
                origin=AssumptionOrigin(
                    why="“30 days” stands nowhere; the item says “after a while”.", question="q1"
                ),
            ),
            Criterion(
                id="k5",
                text="When the link is followed a second time, then …",
                covers=("c1",),
                outline=True,
                origin=quote(item, "cancel from the link"),
            ),
        ),
        questions=(
            Question(
                id="q1",
                text="When must the link stop working: after some days, or when the hire begins?",
                role=Role.STAKEHOLDER,
                blocks="k4",
                about="k4",
            ),
            Question(
                id="q2",
                text="Where in the mail should the link stand?",
                role=Role.DESIGNER,
                about="c2",
            ),
            Question(
                id="q3",
                text="What does a second click on the same link show?",
                role=Role.TESTER,
                about="k5",
            ),
        ),
        rewrite=Rewrite(
            title="Cancel a reservation from its confirmation mail",
            story="As a hirer without an account, I want to cancel through the link in my confirmation mail, so that I need not sign in.",
            origin=quote(item, "cancel from the link in my confirmation mail"),
        ),
    )
    return item, refinement


def bug() -> tuple[Item, Refinement]:
    item = Item(
        key="HIRE-17",
        kind=ItemKind.BUG,
        title="Price is wrong after midnight",
        description="1. Hire a bicycle at 23:50\n2. Give it back at 00:20\n\nActual: two days are charged.\n\n```\nPOST /returns 200 days=2\n```\n",
        status="In Progress",
        priority="Highest",
    )
    return item, make(
        item,
        Inspection(
            key=item.key,
            kind=ItemKind.BUG,
            clauses=(
                clause(item, 1, ClauseKind.ACTION, "two days are charged", "two days are charged"),
            ),
            findings=(
                Finding(
                    rule="bug.expected",
                    severity=Severity.HIGH,
                    message="The expected result is missing.",
                    remedy="Say what should be charged.",
                    span=span(item, "Actual: two days are charged."),
                ),
            ),
            readiness=checks(criteria="It does not say what should happen."),
        ),
        relations=(
            Relation(
                key="HIRE-9",
                type=RelationType.DUPLICATE,
                evidence="Same steps, same object (price), same hour; HIRE-9 says “double price at night”.",
                score=0.88,
                title="Double price at night",
            ),
        ),
        questions=(
            Question(
                id="q1",
                text="Is a hire over midnight one day or charged by the hour?",
                role=Role.PRODUCT_OWNER,
                blocks="the expected result",
            ),
        ),
    )


def perfect() -> tuple[Item, Refinement]:
    item = Item(
        key="HIRE-3",
        kind=ItemKind.STORY,
        title="Hire a bicycle at the counter",
        description="As a clerk, I want to hand out a bicycle with one scan, so that the queue is short.",
        criteria=(
            "Given a free bicycle, when its code is scanned, then it is hired to the customer.",
            "When the clerk ends a hire, then the page asks once more before it ends the hire.",
        ),
        status="To Do",
        estimate=3,
    )
    return item, make(item)


def failed() -> tuple[Item, Refinement]:
    item = Item(
        key="HIRE-20",
        kind=ItemKind.SPIKE,
        title="Which locks work with our stations?",
        description="Two days to compare three locks.",
        status="To Do",
    )
    return item, make(
        item,
        failure="The model's answer did not fit the schema, also after one repair: criteria[0].then is missing.",
        notes=("The answer was not kept.",),
    )


def foreign() -> tuple[Item, Refinement]:
    item = Item(
        key="HIRE-23",
        kind=ItemKind.STORY,
        title="Fahrräder übers Telefon reservieren",
        description="Als Kundin möchte ich telefonisch reservieren, damit ich ohne Internet planen kann. Größe und Abholort müssen erfasst werden.",
        status="To Do",
    )
    return item, make(
        item,
        Inspection(
            key=item.key,
            kind=ItemKind.STORY,
            language="de",
            clauses=(
                clause(
                    item, 1, ClauseKind.ACTION, "telefonisch reservieren", "telefonisch reservieren"
                ),
            ),
            readiness=checks(criteria="It has no acceptance criterion yet."),
            notes=("Rules that need English were not applied: the text is German.",),
        ),
        criteria=(
            Criterion(
                id="k1",
                text="Größe und Abholort sind Pflichtangaben.",
                covers=("c1",),
                origin=quote(item, "Größe und Abholort müssen erfasst werden"),
            ),
        ),
    )


def right_to_left() -> tuple[Item, Refinement]:
    item = Item(
        key="HIRE-24",
        kind=ItemKind.STORY,
        title="حجز دراجة عبر الهاتف",
        description="كعميل أريد حجز دراجة عبر الهاتف حتى لا أحتاج إلى الإنترنت.",
        status="To Do",
    )
    return item, make(
        item,
        Inspection(
            key=item.key,
            kind=ItemKind.STORY,
            language="ar",
            readiness=checks(criteria="It has no acceptance criterion yet."),
        ),
        questions=(
            Question(id="q1", text="Who answers the phone at night?", role=Role.STAKEHOLDER),
        ),
    )


def long() -> tuple[Item, Refinement]:
    paragraph = "The station shows every bicycle with its charge, its lock and its last service. "
    item = Item(
        key="HIRE-31",
        kind=ItemKind.EPIC,
        title="Everything that a station must show to hirers, clerks, mechanics and the city, in one view, at any hour "
        * 3,
        description=(paragraph * 12 + "\n\n") * 40 + "Donaudampfschifffahrts" * 30,
        status="To Do",
    )
    return item, make(
        item,
        Inspection(
            key=item.key,
            kind=ItemKind.EPIC,
            findings=(
                Finding(
                    rule="text.long",
                    severity=Severity.LOW,
                    message="The text is longer than a conversation can hold.",
                    remedy="Keep the outcome, move the rest to its children.",
                ),
            ),
            readiness=checks(small="It is an epic without children."),
            size=Size(
                oversized=True,
                reasons=("No sixth of a sprint holds it.",),
                patterns=(SplitPattern.WORKFLOW_STEPS,),
            ),
        ),
    )
