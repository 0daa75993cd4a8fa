import logging
import subprocess
import sys
import threading

import pytest
from batch_parts import backlog, fatal, fingerprint, lasting, passing, refined

from assistant.batch import EventKind as Kind
from assistant.batch import Limits, MemoryLedger, run
from assistant.domain import Usage, UserError


@pytest.fixture(params=["workspace", "memory"])
def ledger(request):
    if request.param == "memory":
        return MemoryLedger()
    return request.getfixturevalue("workspace")


def keys(outcome):
    return [refinement.key for refinement in outcome.refinements]


def test_all_items_in_their_order(items, model, told, ledger):
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint, on_event=told)
    assert keys(outcome) == [item.key for item in items]
    assert model.order == [item.key for item in items]
    assert (outcome.refined, outcome.reused, outcome.failed) == (6, 0, ())
    assert outcome.usage == Usage(calls=6, tokens_in=600, tokens_out=120, cost=outcome.usage.cost)
    assert outcome.usage.cost == pytest.approx(0.06)
    assert (outcome.stopped, outcome.remaining, outcome.exit_code) == (False, 0, 0)
    assert told.kinds("SHOP-3") == [Kind.STARTED, Kind.REFINED]
    assert [(e.done, e.total) for e in told.events if e.kind is Kind.REFINED] == [
        (n, 6) for n in range(1, 7)
    ]


def test_nothing_to_do(model, ledger):
    outcome = run([], model, ledger=ledger, fingerprint=fingerprint)
    assert outcome.exit_code == 0
    assert outcome.refinements == ()


def test_the_order_of_results_does_not_depend_on_who_is_first(workspace, model):
    items = backlog(40)
    outcome = run(items, model, ledger=workspace, fingerprint=fingerprint, concurrency=8)
    assert keys(outcome) == [item.key for item in items]
    assert set(model.calls.values()) == {1}


def test_never_more_at_a_time_than_allowed(workspace):
    lock, now, most, calls = threading.Lock(), 0, 0, 0
    three = threading.Barrier(3, timeout=10)

    def together(item):
        nonlocal now, most, calls
        with lock:
            calls += 1
            first = calls == 1
            now += 1
            most = max(most, now)
        if not first:  # which goes alone
            three.wait()  # breaks unless three are really at work together
        with lock:
            now -= 1
        return refined(item)

    outcome = run(backlog(13), together, ledger=workspace, fingerprint=fingerprint, concurrency=3)
    assert outcome.refined == 13
    assert most == 3


def test_nothing_is_paid_twice(items, model, told, ledger):
    first = run(items, model, ledger=ledger, fingerprint=fingerprint)
    again = run(items, model, ledger=ledger, fingerprint=fingerprint, on_event=told)
    assert set(model.calls.values()) == {1}
    assert again.refinements == first.refinements
    assert (again.reused, again.refined, again.usage) == (6, 0, Usage())
    assert set(told.kinds()) == {Kind.REUSED}


def test_only_what_changed_is_refined_again(items, model, ledger):
    run(items, model, ledger=ledger, fingerprint=fingerprint)
    edited = [items[0].model_copy(update={"title": "Pay by cheque"}), *items[1:]]
    outcome = run(edited, model, ledger=ledger, fingerprint=fingerprint)
    assert model.calls["SHOP-1"] == 2
    assert (outcome.refined, outcome.reused) == (1, 5)
    assert outcome.refinements[0].title == "Pay by cheque"


def test_a_result_is_committed_before_it_is_reported(items, model, workspace):
    seen = []

    def look(event):
        if event.kind is Kind.REFINED:
            found = workspace.find_refinement(event.key, fingerprint(items[len(seen)]))
            seen.append(found == event.refinement)

    run(items, model, ledger=workspace, fingerprint=fingerprint, on_event=look)
    assert seen == [True] * 6


def test_the_same_item_twice_is_paid_once(model, workspace):
    items = [*backlog(2), *backlog(2)]
    outcome = run(items, model, ledger=workspace, fingerprint=fingerprint, concurrency=4)
    assert keys(outcome) == ["SHOP-1", "SHOP-2", "SHOP-1", "SHOP-2"]
    assert set(model.calls.values()) == {1}
    assert (outcome.refined, outcome.reused) == (2, 2)


def test_one_key_with_two_texts_is_two_items(model, workspace):
    one, two = backlog(1)[0], backlog(1)[0].model_copy(update={"title": "Pay later"})
    outcome = run([one, two], model, ledger=workspace, fingerprint=fingerprint)
    assert [r.title for r in outcome.refinements] == [one.title, "Pay later"]


def test_a_failed_item_does_not_stop_the_others(items, model, told, ledger):
    model.script = {"SHOP-2": [lasting()]}
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint, on_event=told)
    assert keys(outcome) == ["SHOP-1", "SHOP-3", "SHOP-4", "SHOP-5", "SHOP-6"]
    (failed,) = outcome.failed
    assert (failed.key, failed.reason, failed.attempts) == ("SHOP-2", "It was cut off.", 1)
    assert not failed.set_aside
    assert outcome.exit_code == 3
    assert outcome.usage.tokens_out == 5 * 20 + 900
    assert told.messages(Kind.FAILED) == ["It was cut off."]


def test_what_code_found_is_kept_when_the_model_failed(items, model, workspace):
    model.script = {"SHOP-2": [lambda item: refined(item, failure="It was cut off.")]}
    outcome = run(items, model, ledger=workspace, fingerprint=fingerprint)
    assert outcome.failed[0].refinement is not None
    assert len(outcome.refinements) == 6
    latest = workspace.latest_refinement("SHOP-2")
    assert latest is not None
    assert latest.failure == "It was cut off."


def test_a_failed_item_is_tried_again_by_the_next_run_until_it_is_set_aside(items, model, ledger):
    model.script = {"SHOP-2": [lasting()] * 5}
    attempts = []
    for _ in range(3):
        outcome = run(items, model, ledger=ledger, fingerprint=fingerprint)
        attempts.append((outcome.failed[0].attempts, outcome.failed[0].set_aside))
    assert attempts == [(1, False), (2, False), (3, True)]
    assert model.calls["SHOP-2"] == 3

    quiet = run(items, model, ledger=ledger, fingerprint=fingerprint)
    assert model.calls["SHOP-2"] == 3
    assert quiet.counts[Kind.SET_ASIDE] == 1
    assert quiet.failed[0].reason == "It was cut off."
    assert quiet.exit_code == 3

    retried = run(items, model, ledger=ledger, fingerprint=fingerprint, retry_failed=True)
    assert model.calls["SHOP-2"] == 4
    assert retried.failed[0].attempts == 4

    model.script = {}
    healed = run(items, model, ledger=ledger, fingerprint=fingerprint, retry_failed=True)
    assert healed.exit_code == 0
    assert run(items, model, ledger=ledger, fingerprint=fingerprint).reused == 6


def test_an_edited_item_leaves_the_quarantine(items, model, ledger):
    model.script = {"SHOP-2": [lasting("refusal")]}
    run(items, model, ledger=ledger, fingerprint=fingerprint)
    items[1] = items[1].model_copy(update={"title": "Pay by cheque"})
    assert run(items, model, ledger=ledger, fingerprint=fingerprint).exit_code == 0


@pytest.mark.parametrize("kind", ["refusal", "filtered", "form"])
def test_what_would_fail_the_same_way_again_is_set_aside_at_once(items, model, ledger, kind):
    model.script = {"SHOP-2": [lasting(kind)] * 2}
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint)
    assert outcome.failed[0].set_aside
    run(items, model, ledger=ledger, fingerprint=fingerprint)
    assert model.calls["SHOP-2"] == 1


def test_a_fatal_failure_stops_at_once_and_the_next_run_goes_on(items, model, told, ledger):
    model.script = {"SHOP-3": [fatal()]}
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint, on_event=told)
    assert outcome.stopped
    assert outcome.reason == "The key is not accepted: check it."
    assert keys(outcome) == ["SHOP-1", "SHOP-2"]
    assert (outcome.remaining, outcome.exit_code) == (4, 4)
    assert told.kinds()[-1] is Kind.STOPPED
    assert model.order == ["SHOP-1", "SHOP-2", "SHOP-3"]

    rest = run(items, model, ledger=ledger, fingerprint=fingerprint)
    assert rest.exit_code == 0
    assert (rest.reused, rest.refined) == (2, 4)
    assert model.calls["SHOP-1"] == 1


def test_failures_that_pass_are_tried_again_in_the_same_run(items, model, told, ledger):
    model.script = {"SHOP-2": [passing(), passing("timeout"), passing("unreadable")]}
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint, on_event=told)
    assert outcome.exit_code == 0
    assert model.calls["SHOP-2"] == 4
    assert keys(outcome) == [item.key for item in items]
    assert told.kinds("SHOP-2").count(Kind.STARTED) == 1
    assert told.kinds("SHOP-2").count(Kind.WAITING) == 3


def test_tries_within_a_run_are_bounded(items, model, ledger):
    model.script = {"SHOP-2": [passing()] * 9}
    limits = Limits(tries=3)
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint, limits=limits)
    assert model.calls["SHOP-2"] == 3
    assert outcome.failed[0].attempts == 1
    assert outcome.refined == 5


def test_being_told_to_slow_down_uses_up_no_try(items, model, ledger):
    model.script = {"SHOP-2": [passing("rate")] * 5}
    limits = Limits(tries=2, patience=9)
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint, limits=limits)
    assert outcome.exit_code == 0
    assert model.calls["SHOP-2"] == 6


def test_a_refinement_that_carries_a_passing_failure_is_tried_again(items, model, ledger):
    def slow(item):
        return refined(item, failure="It did not answer in time.", failure_kind="timeout")

    model.script = {"SHOP-2": [slow]}
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint)
    assert outcome.exit_code == 0
    assert model.calls["SHOP-2"] == 2


def test_a_provider_that_is_away_stops_the_run_and_blames_no_item(items, model, ledger):
    model.script = {item.key: [passing("unreachable") for _ in range(20)] for item in items}
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint)
    assert outcome.stopped
    assert outcome.reason.endswith("run the same command again later to go on.")
    assert outcome.failed == ()
    assert sum(model.calls.values()) == 3


def test_a_provider_that_goes_away_later_is_waited_for_longer(items, model, ledger):
    model.script = {"SHOP-2": [passing("unreachable") for _ in range(6)]}
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint)
    assert outcome.exit_code == 0
    assert model.calls["SHOP-2"] == 7


def test_an_unexpected_error_fails_its_item_only_and_shows_no_traceback(
    items, model, ledger, caplog
):
    model.script = {"SHOP-2": [KeyError("colour")]}
    outcome = run(items, model, ledger=ledger, fingerprint=fingerprint)
    assert outcome.refined == 5
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert "KeyError" in outcome.failed[0].reason


def test_an_unexpected_error_of_the_fingerprint_fails_its_item_only(items, model, ledger):
    def broken(item):
        if item.key == "SHOP-2":
            raise RuntimeError("no index")
        return fingerprint(item)

    outcome = run(items, model, ledger=ledger, fingerprint=broken)
    assert outcome.refined == 5
    assert outcome.failed[0].key == "SHOP-2"


def test_a_full_disk_stops_the_run(items, model, workspace):
    workspace.save_refinement(refined(items[0]))
    with workspace._database.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    large = "x" * 30_000
    model.script = {item.key: [lambda i: refined(i, notes=(large,))] for item in items}
    outcome = run(items, model, ledger=workspace, fingerprint=fingerprint, concurrency=2)
    assert outcome.stopped
    assert "full" in outcome.reason
    assert outcome.refinements == ()
    assert sum(model.calls.values()) <= 2


def test_asked_to_stop_from_elsewhere(items, model, workspace):
    stop = threading.Event()

    def look(event):
        if event.done == 2:
            stop.set()

    outcome = run(items, model, ledger=workspace, fingerprint=fingerprint, stop=stop, on_event=look)
    assert outcome.refined >= 2
    assert outcome.refined + outcome.remaining == 6
    rest = run(items, model, ledger=workspace, fingerprint=fingerprint)
    assert rest.reused == outcome.refined
    assert set(model.calls.values()) == {1}


def test_a_listener_that_breaks_loses_nothing(items, model, workspace):
    def broken(event):
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run(items, model, ledger=workspace, fingerprint=fingerprint, on_event=broken)
    rest = run(items, model, ledger=workspace, fingerprint=fingerprint)
    assert rest.exit_code == 0
    assert set(model.calls.values()) == {1}


def test_results_need_not_be_kept(items, model, workspace, told):
    outcome = run(
        items, model, ledger=workspace, fingerprint=fingerprint, keep=False, on_event=told
    )
    assert outcome.refinements == ()
    assert outcome.refined == 6
    assert all(e.refinement for e in told.events if e.kind is Kind.REFINED)


def test_a_budget_without_an_estimate_is_a_mistake_of_the_caller(items, model, workspace):
    with pytest.raises(ValueError, match="estimate"):
        run(items, model, ledger=workspace, fingerprint=fingerprint, limits=Limits(budget=1))


def test_a_budget_without_a_price_is_refused(items, model, workspace):
    from assistant.batch import Estimate

    with pytest.raises(UserError, match="price"):
        run(
            items,
            model,
            ledger=workspace,
            fingerprint=fingerprint,
            limits=Limits(budget=1),
            estimate=lambda item: Estimate(calls=1, tokens_in=10),
        )
    assert not model.calls


def test_importing_the_room_is_light():
    script = (
        "import sys, assistant.batch\n"
        "heavy = {'numpy','chromadb','spacy','openai','langchain','onnxruntime','httpx2'}\n"
        "sys.exit(','.join(sorted(heavy & sys.modules.keys())) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
