"""An item in which every text is hostile."""

from report_parts import make

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
    Withheld,
)

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
    "{{ 7*7 }} [red]markup[/red] \u202egnirts desrever\u202c \x1b[31mred\x1b]0;title\x07"
    " \u200b\U000e0049\U000e0067\U000e006e <!-- --> &amp; javascript:alert(4)"
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
