import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.domain import DecisionAction as Action
from assistant.domain import Line, LineKind, Usage, UserError
from assistant.workspace import Workspace, open_workspace
from assistant.workspace.migrations import MIGRATIONS
from assistant.workspace.workspace import DATABASE_NAME


def test_a_refinement_survives_reopening(folder: Path, make_refinement):
    with open_workspace(folder) as workspace:
        workspace.save_refinement(make_refinement("S-1", "abc"))
    with open_workspace(folder) as workspace:
        assert workspace.find_refinement("S-1", "abc") == make_refinement("S-1", "abc")
        assert workspace.find_refinement("S-1", "abd") is None
        assert workspace.find_refinement("S-2", "abc") is None


def test_latest_is_the_newest(workspace: Workspace, make_refinement):
    workspace.save_refinement(make_refinement("S-1", "old"))
    workspace.save_refinement(make_refinement("S-1", "new"))
    latest = workspace.latest_refinement("S-1")
    assert latest is not None
    assert latest.run.fingerprint == "new"


def test_a_failed_refinement_neither_counts_as_paid_nor_hides_a_good_one(
    workspace: Workspace, make_refinement
):
    workspace.save_refinement(make_refinement("S-1", "f", failure="It said nothing."))
    assert workspace.find_refinement("S-1", "f") is None
    failed = workspace.latest_refinement("S-1")
    assert failed is not None
    assert failed.failure == "It said nothing."
    workspace.save_refinement(make_refinement("S-1", "good"))
    workspace.save_refinement(make_refinement("S-1", "worse", failure="It broke."))
    latest = workspace.latest_refinement("S-1")
    assert latest is not None
    assert latest.run.fingerprint == "good"


def test_attempts_are_counted_until_a_success(workspace: Workspace, make_refinement):
    assert workspace.find_attempts("S-1", "f").count == 0
    workspace.save_attempt("S-1", "f", "Timed out.", Usage(tokens_in=5))
    again = workspace.save_attempt("S-1", "f", "Refused.")
    assert (again.count, again.reason) == (2, "Refused.")
    assert workspace.find_attempts("S-1", "other").count == 0
    workspace.save_refinement(make_refinement("S-1", "f"))
    assert workspace.find_attempts("S-1", "f").count == 0


def test_usual_seconds_of_a_model(workspace: Workspace, make_refinement):
    assert workspace.usual_seconds("embedded") is None
    for seconds in (10.0, 20.0):
        workspace.save_refinement(make_refinement("S-1", model="embedded", seconds=seconds))
    workspace.save_refinement(make_refinement("S-1", model="none", seconds=99.0))
    assert workspace.usual_seconds("embedded") == 15.0
    assert (
        workspace.usual_seconds(
            "embedded",
        )
        == 15.0
    )


def test_runs_are_remembered(workspace: Workspace):
    first = workspace.start_run(command="refine", model="embedded", source="shop.csv")
    second = workspace.start_run()
    usage = Usage(calls=3, tokens_in=100, tokens_cached=40, tokens_out=20, cost=0.5)
    workspace.finish_run(first, status="stopped", reason="Ctrl-C", refined=2, usage=usage)
    runs = {run.id: run for run in workspace.runs()}
    assert runs[first].usage == usage
    assert (runs[first].status, runs[first].reason) == ("stopped", "Ctrl-C")
    assert (runs[first].command, runs[first].model) == ("refine", "embedded")
    assert runs[first].finished is not None
    assert runs[first].finished >= runs[first].started
    assert runs[second].status == "running"
    assert runs[second].finished is None


def test_decisions_are_kept_in_order_and_per_item(folder: Path, make_decision):
    with open_workspace(folder) as workspace:
        one = workspace.record_decision(make_decision("S-1", "k1"))
        two = workspace.record_decision(make_decision("S-2", "", Action.NO, why="Out of scope."))
        three = workspace.record_decision(make_decision("S-1", "q1", Action.REJECT, why="Known."))
    assert one.id is not None
    with open_workspace(folder) as workspace:
        assert workspace.decisions() == [one, two, three]
        assert workspace.decisions("S-1") == [one, three]
        assert workspace.decisions("S-3") == []


def test_the_last_decision_on_a_line_holds_and_undo_brings_back_the_one_before(
    workspace: Workspace, make_decision
):
    accepted = workspace.record_decision(make_decision("S-1", "k1"))
    edited = workspace.record_decision(
        make_decision("S-1", "k1", Action.EDIT, text="Paid within 30 days")
    )
    assert workspace.current_decisions("S-1") == {"k1": edited}
    assert edited.step is not None
    [undone] = workspace.undo_step(edited.step, who="Grace", why="Misread it.").decisions
    assert undone.undone
    assert workspace.current_decisions("S-1") == {"k1": accepted}
    assert workspace.decisions("S-1") == [accepted, undone]


def test_the_log_says_who_when_what_why(workspace: Workspace, make_decision):
    before = datetime.now(UTC)
    decision = workspace.record_decision(make_decision("S-1", "k1", why="The bank asks for it."))
    assert decision.step is not None
    workspace.undo_step(decision.step, who="Grace", why="Misread it.")
    log = workspace.decision_log("S-1")
    assert [(e.event, e.who, e.why, e.undone) for e in log] == [
        ("decided", "Ada", "The bank asks for it.", True),
        ("undone", "Grace", "Misread it.", False),
    ]
    assert log[1].undoes == log[0].step
    assert all([one.id for one in e.decisions] == [decision.id] and e.at >= before for e in log)
    assert workspace.decision_log("S-2") == []


def test_a_step_of_several_decisions_is_recorded_and_undone_as_one(
    workspace: Workspace, make_decision
):
    with pytest.raises(UserError):
        workspace.record_step([make_decision("S-1", "k1"), make_decision("S-1", "k2", Action.EDIT)])
    assert workspace.decisions() == []
    both = workspace.record_step([make_decision("S-1", "k1"), make_decision("S-1", "k2")])
    assert both[0].step == both[1].step is not None
    workspace.undo_step(both[0].step)
    assert workspace.current_decisions("S-1") == {}


def test_an_undo_is_a_step_that_can_be_undone_and_so_on(workspace: Workspace, make_decision):
    decision = workspace.record_decision(make_decision("S-1", "k1"))
    other = workspace.record_decision(make_decision("S-2", "k1"))
    assert decision.step is not None
    step, holds = decision.step, True
    for _ in range(5):
        step = workspace.undo_step(step).step
        holds = not holds
        assert workspace.current_decisions("S-1") == ({"k1": decision} if holds else {})
        assert workspace.current_decisions("S-2") == {"k1": other}
    again = workspace.undo_step(step)
    assert [one.id for one in again.decisions] == [decision.id]
    # The decision stands once more; so it can be undone directly a second time.
    workspace.undo_step(decision.step)
    assert workspace.current_decisions("S-1") == {}


def test_undo_of_nothing_and_undo_twice(workspace: Workspace, make_decision):
    with pytest.raises(UserError, match="no step 7"):
        workspace.undo_step(7)
    decision = workspace.record_decision(make_decision())
    assert decision.step is not None
    workspace.undo_step(decision.step)
    with pytest.raises(UserError, match="undone before"):
        workspace.undo_step(decision.step)
    assert len(workspace.decision_log()) == 2


def test_a_decision_comes_back_whole(workspace: Workspace, make_decision):
    line = Line(kind=LineKind.CRITERION, label="k2", text="Paid at once.", about=("pay",))
    decision = workspace.record_decision(
        make_decision(
            "S-1", line.target, Action.NOT_NOW, why="Other things first.", instead="Refunds",
            trigger="we sell abroad", until=date(2027, 1, 15), line=line, content_hash="abc",
        )
    )  # fmt: skip
    assert workspace.decisions("S-1") == [decision]
    assert decision.id is not None
    workspace.save_reply(decision.id, "Hello,")
    assert workspace.decisions("S-1") == [decision.model_copy(update={"reply": "Hello,"})]


def test_decisions_of_the_first_layout_are_kept_with_their_undos(folder: Path):
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / DATABASE_NAME, isolation_level=None)
    for step in MIGRATIONS[:2]:
        connection.executescript(step)
    connection.executescript(
        "INSERT INTO decisions (item, target, action, text, why, who, decided_at, undone) VALUES"
        " ('S-1', 'k1', 'accept', '', '', 'Ada', '2026-03-04T05:06:07+00:00', 1),"
        " ('S-1', 'k2', 'accept', '', '', 'Ada', '2026-03-04T05:06:08+00:00', 0);"
        "INSERT INTO decision_log (decision, event, who, why, at) VALUES"
        " (1, 'decided', 'Ada', '', '2026-03-04T05:06:07+00:00'),"
        " (2, 'decided', 'Ada', '', '2026-03-04T05:06:08+00:00'),"
        " (1, 'undone', 'Grace', 'Misread.', '2026-03-05T05:06:07+00:00');"
        "PRAGMA user_version = 2;"
    )
    connection.close()
    with open_workspace(folder) as workspace:
        assert list(workspace.current_decisions("S-1")) == ["k2"]
        undone = workspace.decision_log("S-1")[-1]
        assert (undone.event, undone.who, undone.undoes) == ("undone", "Grace", 1)
        workspace.undo_step(undone.step)
        assert list(workspace.current_decisions("S-1")) == ["k1", "k2"]


def test_a_refinement_that_is_shown_again_is_the_newest(workspace: Workspace, make_refinement):
    for fingerprint in ("a", "b"):
        workspace.save_refinement(make_refinement("S-1", fingerprint))
    workspace.bring_forward("S-1", "a")
    latest = workspace.latest_refinement("S-1")
    assert latest is not None
    assert latest.run.fingerprint == "a"
    workspace.bring_forward("S-1", "nowhere")
    assert workspace.latest_refinement("S-1") == latest


def test_refused_decisions(workspace: Workspace, make_decision):
    with pytest.raises(UserError, match="new text"):
        workspace.record_decision(make_decision(action=Action.EDIT, text="  "))
    with pytest.raises(UserError, match="undone"):
        workspace.record_decision(make_decision(undone=True))
    assert workspace.decisions() == []


def test_a_later_refinement_leaves_decisions_alone(
    workspace: Workspace, make_decision, make_refinement
):
    decision = workspace.record_decision(make_decision("S-1"))
    workspace.save_refinement(make_refinement("S-1", "next"))
    workspace.save_items([], source="s")
    assert workspace.decisions("S-1") == [decision]


def test_what_stands_declined(workspace: Workspace, make_decision):
    no = workspace.record_decision(make_decision("S-1", "", Action.NO, why="Out of scope."))
    later = workspace.record_decision(
        make_decision("S-2", "", Action.NOT_NOW, trigger="we sell abroad")
    )
    workspace.record_decision(make_decision("S-3", "k1", Action.REJECT))
    workspace.record_decision(make_decision("S-4", "", Action.NO))
    workspace.record_decision(make_decision("S-4", "", Action.ACCEPT))
    assert workspace.declined() == {"S-1": no, "S-2": later}
    assert no.step is not None
    workspace.undo_step(no.step)
    assert workspace.declined() == {"S-2": later}
