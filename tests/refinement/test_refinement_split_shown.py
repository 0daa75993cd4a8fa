"""What comes with a split: alternatives, the parent's new state, tasks on request, the export."""

from refinement_parts import book_clauses, book_inspection, book_item

from assistant.domain import Agreements, ItemKind, Refinement, RunInfo, Split, SplitPattern
from assistant.refinement import changes_of, outline_split, with_tasks
from assistant.refinement.groups import Group, Plan
from assistant.refinement.plan import close_to_best
from assistant.refinement.scoring import score_of, trade_off
from assistant.report import split_lines
from assistant.report.panel import item_panel


def refinement() -> Refinement:
    item, inspection = book_item().model_copy(update={"estimate": 13.0}), book_inspection(
        oversized=True
    )  # fmt: skip
    proposal = outline_split(item, inspection, Agreements())
    return Refinement(
        key=item.key,
        title=item.title,
        content_hash=item.content_hash,
        inspection=inspection,
        split=proposal.split,
        alternatives=proposal.alternatives,
        run=RunInfo(model="none"),
    )


def split_of(one: Refinement) -> Split:
    assert one.split is not None
    return one.split


def test_the_pattern_is_named_in_both_schools() -> None:
    assert split_of(refinement()).spidr == "Paths"
    assert {pattern.spidr for pattern in SplitPattern} == {
        "Spikes", "Paths", "Interfaces", "Data", "Rules",
    }  # fmt: skip


def test_the_parent_becomes_an_epic_without_its_estimate() -> None:
    parent = split_of(refinement()).parent
    assert parent is not None
    assert parent.kind is ItemKind.EPIC
    assert parent.estimate_cleared == 13
    assert parent.outcome == "readers get what they came for"
    assert parent.stays == ()
    assert any("13 no longer holds" in sentence for sentence in parent.summary)


def test_plans_of_the_same_worth_are_shown_with_their_trade_off() -> None:
    def group(*clauses: str, waits: bool = False, after: tuple[int, ...] = ()) -> Group:
        why = "test" if waits else ""
        return Group(clauses=clauses, lead=clauses[:1], can_wait=waits, why=why, depends_on=after)

    best = Plan(
        pattern=SplitPattern.OPERATIONS,
        why="test",
        groups=(group("c1", "c2"), group("c3", "c4", waits=True)),
    )
    other = Plan(
        pattern=SplitPattern.WORKFLOW_STEPS,
        why="test",
        groups=(group("c1"), group("c2", "c3", "c4")),
    )
    far = other.model_copy(update={"explained": 0.0})
    again = best.model_copy(update={"pattern": SplitPattern.DATA_VARIATIONS})
    assert [plan for plan, _ in close_to_best((best, again, other, far))] == [best]
    near = other.model_copy(update={"groups": (group("c1", "c3"), group("c2", "c4"))})
    shown = close_to_best((best, near))
    assert [plan for plan, _ in shown] == [best, near]
    told = trade_off(shown[1][1], shown[0][1], parts=2, best_parts=2)
    assert told == "Nothing in it can wait."


def test_a_plan_with_one_large_part_has_hardly_divided_anything() -> None:
    even = Plan(
        pattern=SplitPattern.OPERATIONS,
        why="test",
        groups=tuple(Group(clauses=(f"c{n}",), lead=(f"c{n}",)) for n in range(1, 5)),
    )
    lopsided = even.model_copy(
        update={
            "groups": (
                Group(clauses=("c1", "c2", "c3"), lead=("c1",)),
                Group(clauses=("c4",), lead=("c4",)),
            )
        }
    )
    assert score_of(lopsided).total < score_of(even).total / 1.5
    assert score_of(even, vertical=False).total == 0


def test_tasks_come_only_when_asked_for_and_lose_nothing() -> None:
    plain = refinement()
    assert all(part.tasks == () for part in split_of(plain).parts)
    for part in split_of(with_tasks(plain)).parts:
        for discipline in ("development", "testing"):
            held = {
                clause
                for task in part.tasks
                if task.discipline == discipline
                for clause in task.clauses
            }
            assert held == set(part.clauses)
        said = " ".join(task.text for task in part.tasks)
        texts = {clause.id: clause.text for clause in book_clauses()}
        assert all(texts[clause].split()[-1] in said for clause in part.clauses)


def test_the_export_says_what_the_item_becomes_and_holds_the_tasks_asked_for() -> None:
    item = book_item()
    [change] = changes_of([with_tasks(refinement())], {item.key: item})
    assert change.draft
    assert "becomes an epic that holds the" in change.criteria[-1]
    assert all("Tasks, a plan for the team to change:" in part.description for part in change.parts)
    [without] = changes_of([refinement()], {item.key: item})
    assert not any("Tasks" in part.description for part in without.parts)
    assert changes_of([refinement()], {item.key: item}, accepted_only=True) == ()


def test_the_terminal_shows_the_matrix_and_what_becomes_of_the_item() -> None:
    from io import StringIO

    from rich.console import Console

    one = with_tasks(refinement())
    lines = [line.plain for line in split_lines(one)]
    held = {clause for part in split_of(one).parts for clause in part.clauses}
    assert all(any(clause in line.split() for line in lines) for clause in held)
    console = Console(file=StringIO(), width=100)
    console.print(item_panel(one, book_item()))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "SPIDR: Paths" in text
    assert "What the item itself becomes" in text
    assert "development:" in text
    assert split_lines(one.model_copy(update={"split": None})) == []
