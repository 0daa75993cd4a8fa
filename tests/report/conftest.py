"""Believable refinements of every variety: what a run over a bicycle hire's backlog could give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from assistant.domain import (
    AgreementOrigin,
    AssumptionOrigin,
    Clause,
    ClauseKind,
    Criterion,
    Finding,
    Inspection,
    Item,
    ItemKind,
    Part,
    PrecedentOrigin,
    PromptUse,
    Question,
    QuoteOrigin,
    Readiness,
    ReadinessCheck,
    Recalled,
    Refinement,
    Relation,
    RelationType,
    Rewrite,
    Role,
    RunInfo,
    Severity,
    Size,
    Span,
    Split,
    SplitPattern,
    Steps,
    Usage,
    Withheld,
)

GENERATED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
    "{{ 7*7 }} [red]markup[/red] \u202egnirts desrever\u202c \x1b[31mred\x1b]0;title\x07"
    " \u200b\U000e0049\U000e0067\U000e006e <!-- --> &amp; javascript:alert(4)"
)


@dataclass(frozen=True)
class Run:
    refinements: tuple[Refinement, ...]
    items: dict[str, Item]
    backlog_findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def span(item: Item, words: str, source: str = "description", index: int = 0) -> Span:
    text = {"title": item.title, "description": item.description}.get(source) or item.criteria[
        index
    ]
    start = text.index(words)
    return Span(source=source, index=index, start=start, end=start + len(words), text=words)


def quote(item: Item, words: str, source: str = "description", index: int = 0) -> QuoteOrigin:
    return QuoteOrigin(span=span(item, words, source, index))


def clause(
    item: Item, number: int, kind: ClauseKind, text: str, words: str, source: str = "description"
) -> Clause:
    return Clause(id=f"c{number}", kind=kind, text=text, span=span(item, words, source))


def checks(**failed: str) -> Readiness:
    reasons = {
        "criteria": "It has acceptance criteria.",
        "outcome": "It says what for.",
        "small": "It fits the team's size agreement.",
        "unambiguous": "No vague word was found.",
        "no_open_dependency": "It waits for nothing that is open.",
    }
    return Readiness(
        checks=tuple(
            ReadinessCheck(rule=rule, passed=rule not in failed, reason=failed.get(rule, reason))
            for rule, reason in reasons.items()
        )
    )


def run_info(model: str = "embedded", seconds: float = 8.4) -> RunInfo:
    return RunInfo(
        model=model,
        prompts=(
            PromptUse(id="draft", version=1, hash="5f1c" * 16),
            PromptUse(id="split", version=2, hash="a09b" * 16),
        ),
        usage=Usage(calls=2, tokens_in=2140, tokens_cached=1630, tokens_out=212),
        seconds=seconds,
        version="0.1.0",
    )


def make(item: Item, inspection: Inspection | None = None, **more: object) -> Refinement:
    values: dict[str, object] = {
        "key": item.key,
        "title": item.title,
        "content_hash": item.content_hash,
        "inspection": inspection or Inspection(key=item.key, kind=item.kind, readiness=checks()),
        "run": run_info(),
    }
    return Refinement(**(values | more))  # type: ignore[arg-type]


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


def hostile() -> tuple[Item, Refinement]:
    item = Item(
        key='</script>"><b>K',
        kind=ItemKind.OTHER,
        title=HOSTILE,
        description=HOSTILE
        + "\n\n[click](javascript:alert(5)) <a href='javascript:alert(6)'>x</a> ![p](https://example.org/pixel.png) [ok](https://example.org/?a=1&b=\"2\") <https://example.org/auto>\n\n<style>*{display:none}</style>\n\n| a | b |\n|---|---|\n| <script>alert(7)</script> | `<i>code</i>` |\n",
        criteria=(HOSTILE,),
        status=HOSTILE,
        priority=HOSTILE,
        labels=(HOSTILE,),
        components=(HOSTILE,),
        parent=HOSTILE,
    )
    where = Span(source="description", start=0, end=40, text=HOSTILE[:40])
    parts = tuple(
        Part(
            id=f"p{n}",
            title=HOSTILE,
            story=HOSTILE,
            clauses=("c1",),
            why=HOSTILE,
            can_wait=n > 1,
            criteria=(Criterion(id=f"k{n + 4}", text=HOSTILE, origin=QuoteOrigin(span=where)),),
        )
        for n in (1, 2)
    )
    return item, make(
        item,
        Inspection(
            key=item.key,
            kind=ItemKind.OTHER,
            clauses=(Clause(id="c1", kind=ClauseKind.ACTION, text=HOSTILE, span=where),),
            findings=(
                Finding(
                    rule=HOSTILE,
                    severity=Severity.HIGH,
                    message=HOSTILE,
                    remedy=HOSTILE,
                    span=where,
                    reference=HOSTILE,
                    others=(HOSTILE, "HIRE-3"),
                ),
            ),
            readiness=Readiness(
                checks=(ReadinessCheck(rule=HOSTILE, passed=False, reason=HOSTILE),)
            ),
            size=Size(oversized=True, reasons=(HOSTILE,)),
            notes=(HOSTILE,),
        ),
        relations=(
            Relation(
                key=HOSTILE, type=RelationType.SIMILAR, evidence=HOSTILE, score=0.5, title=HOSTILE
            ),
        ),
        recalled=(Recalled(key=HOSTILE, title=HOSTILE, score=0.1),),
        criteria=(
            Criterion(id="k1", text=HOSTILE, origin=QuoteOrigin(span=where)),
            Criterion(id="k2", text=HOSTILE, origin=PrecedentOrigin(key=HOSTILE, words=HOSTILE)),
            Criterion(
                id="k3",
                text=HOSTILE,
                steps=Steps(given=HOSTILE, when=HOSTILE, then=HOSTILE),
                origin=AgreementOrigin(rule=HOSTILE, words=HOSTILE),
            ),
            Criterion(id="k4", text=HOSTILE, origin=AssumptionOrigin(why=HOSTILE, question="q1")),
        ),
        questions=(Question(id="q1", text=HOSTILE, role=Role.TESTER, blocks=HOSTILE),),
        split=Split(pattern=SplitPattern.OPERATIONS, why=HOSTILE, parts=parts, worded_by=HOSTILE),
        rewrite=Rewrite(title=HOSTILE, story=HOSTILE, origin=QuoteOrigin(span=where)),
        withheld=(Withheld(text=HOSTILE, reason=HOSTILE),),
        failure=HOSTILE,
        notes=(HOSTILE,),
        run=RunInfo(
            model=HOSTILE,
            prompts=(PromptUse(id=HOSTILE, version=1, hash=HOSTILE),),
            version=HOSTILE,
        ),
    )


def gather(pairs: Sequence[tuple[Item, Refinement]]) -> Run:
    return Run(
        refinements=tuple(refinement for _, refinement in pairs),
        items={item.key: item for item, _ in pairs},
        backlog_findings=(
            Finding(
                rule="set.duplicate",
                severity=Severity.HIGH,
                message="HIRE-17 and HIRE-9 report the same fault.",
                remedy="Close one and link it to the other.",
                others=("HIRE-17", "HIRE-9"),
                reference="QUS 2016: unique",
            ),
            Finding(
                rule="set.uniform",
                severity=Severity.LOW,
                message="Two stories name the role “hirer”, one “customer”.",
                remedy="Agree on one word.",
                others=("HIRE-11", "HIRE-14", "HIRE-23"),
                reference="QUS 2016: uniform",
            ),
        ),
        notes=(
            "Read as a Jira CSV export, UTF-8, 9 open items; 1 done item to learn from.",
            "Row 12 has no summary and was left as it is.",
        ),
    )


@pytest.fixture
def generated() -> datetime:
    return GENERATED


@pytest.fixture
def sample() -> Run:
    """Every variety but the hostile one."""
    return gather(
        [oversized(), story(), bug(), perfect(), failed(), foreign(), right_to_left(), long()]
    )


@pytest.fixture
def attack() -> Run:
    """One item in which every text is hostile, beside an ordinary one."""
    return gather([hostile(), perfect()])
