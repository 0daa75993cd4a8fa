"""The scheduler and the real client against a server that misbehaves."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from typing import Any

import pytest
from batch_parts import backlog, fingerprint, refined
from pydantic import BaseModel, SecretStr

from assistant.batch import Estimate, Limits, run
from assistant.batch import EventKind as Kind
from assistant.domain import Item, PromptUse, Refinement
from assistant.llm import Endpoint, Price, Rendered, ask
from eval.bench._provider import FINAL, RECOVERABLE, Provider, Reply, Script, mixed_faults

USE = PromptUse(id="words", version=1, hash="0" * 64)
PRICE = Price(input=100.0, output=200.0)
MOST = Estimate(calls=1, tokens_in=150, tokens_out=40, cost=PRICE.input * 150e-6 + 200 * 40e-6)


class Words(BaseModel):
    words: str


def asking(url: str, timeout: float = 5.0) -> Callable[[Item], Refinement]:
    """A `refine_one` that asks the server once; failures go to the scheduler."""
    endpoint = Endpoint(
        label="mock",
        provider="compatible",
        model="mock",
        base_url=url,
        api_key=SecretStr("k"),
        price=PRICE,
        max_retries=0,
    )

    def refine_one(item: Item) -> Refinement:
        rendered = Rendered(system="Say words.", user=item.title, use=USE)
        answer = ask(endpoint, rendered, Words, timeout=timeout)
        return refined(item, notes=(answer.value.words,), usage=answer.usage)

    return refine_one


@contextmanager
def provider(script: Script, **options: Any) -> Iterator[Provider]:
    with Provider(script=script, **options) as running:
        yield running


def once(reply: Reply) -> Script:
    """The first request meets the fault, later ones are answered."""
    return lambda number, _body: reply if number == 0 else Reply()


def always(reply: Reply) -> Script:
    return lambda _number, _body: reply


@pytest.mark.parametrize("name", sorted(RECOVERABLE))
def test_a_fault_that_passes_costs_no_item(name: str, workspace):
    with provider(once(RECOVERABLE[name])) as server:
        outcome = run(
            backlog(3),
            asking(server.base_url, timeout=0.4),
            ledger=workspace,
            fingerprint=fingerprint,
            limits=Limits(longest_wait=1),
        )
    assert outcome.exit_code == 0, outcome
    assert outcome.refined == 3
    without_new_call = name in {"fenced", "prose", "trailing comma"}
    assert sum(server.answered.values()) == (3 if without_new_call else 4)


@pytest.mark.parametrize(
    "after",
    [
        {"retry-after": formatdate(time.time() + 3600, usegmt=True)},
        {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"},
        {"retry-after": "-7"},
        {"retry-after": "inf"},
        {"retry-after": "250ms"},
        {"retry-after-ms": "3600000"},
    ],
    ids=["date", "past", "negative", "infinite", "with a unit", "an hour in ms"],
)
def test_any_wish_to_wait_is_survived_within_the_cap(after: dict[str, str], workspace):
    with provider(once(Reply(429, headers=after))) as server:
        outcome = run(
            backlog(2),
            asking(server.base_url),
            ledger=workspace,
            fingerprint=fingerprint,
            limits=Limits(longest_wait=0.3),
        )
    assert (outcome.exit_code, outcome.refined) == (0, 2)
    assert outcome.seconds < 60


@pytest.mark.parametrize("content", ["null", "[]", "{}", "\x00", '{"words": null}'])
def test_an_answer_of_nothing_is_repaired(content: str, workspace):
    with provider(once(Reply(content=content))) as server:
        outcome = run(
            backlog(2), asking(server.base_url), ledger=workspace, fingerprint=fingerprint
        )
    assert outcome.refined == 2
    assert sum(server.answered.values()) == 3


@pytest.mark.parametrize("what", ["DNS", "TLS"])
def test_an_address_that_leads_nowhere_stops_the_run_and_blames_no_item(
    what: str, workspace, openai_server
):
    address, words = {
        "DNS": ("http://no-such-host.invalid/v1", "cannot be found"),
        "TLS": (openai_server.base_url.replace("http:", "https:"), "not secure"),
    }[what]
    outcome = run(
        backlog(20),
        asking(address),
        ledger=workspace,
        fingerprint=fingerprint,
        limits=Limits(longest_wait=0.05),
    )
    assert (outcome.exit_code, outcome.remaining, outcome.failed) == (4, 20, ())
    assert words in outcome.reason


@pytest.mark.parametrize("name", sorted(FINAL))
def test_a_refusal_is_recorded_and_not_asked_again(name: str, workspace):
    with provider(once(FINAL[name])) as server:
        for _ in range(2):
            outcome = run(
                backlog(3), asking(server.base_url), ledger=workspace, fingerprint=fingerprint
            )
            assert outcome.exit_code == 3
            assert [failed.key for failed in outcome.failed] == ["SHOP-1"]
            assert outcome.failed[0].set_aside
    assert sum(server.answered.values()) == 3


def test_an_answer_that_stays_invalid_is_repaired_once_then_set_aside(workspace):
    def script(number: int, body: dict[str, Any]) -> Reply:
        first = "method 1" in body["messages"][1]["content"]
        return Reply(content='{"wrds": 1}') if first else Reply()

    with provider(script) as server:
        outcome = run(
            backlog(3), asking(server.base_url), ledger=workspace, fingerprint=fingerprint
        )
    assert [failed.key for failed in outcome.failed] == ["SHOP-1"]
    assert outcome.failed[0].set_aside
    assert sum(server.answered.values()) == 4
    assert outcome.usage.tokens_in == 4 * 100


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        (Reply(401), "key"),
        (Reply(403), "permissions"),
        (Reply(404), "name"),
        (Reply(429, error={"code": "insufficient_quota"}), "quota"),
    ],
    ids=["401", "403", "404", "quota"],
)
def test_what_no_item_survives_stops_at_once_with_one_sentence(reply, word, workspace, told):
    with provider(always(reply)) as server:
        outcome = run(
            backlog(30),
            asking(server.base_url),
            ledger=workspace,
            fingerprint=fingerprint,
            concurrency=3,
            on_event=told,
        )
    assert (outcome.stopped, outcome.exit_code, outcome.remaining) == (True, 4, 30)
    assert word in outcome.reason
    assert outcome.reason.count("\n") == 0
    assert sum(server.answered.values()) == 1  # the first call goes alone
    assert outcome.failed == ()


def test_nothing_answers_at_the_address(workspace):
    with provider(always(Reply())) as server:
        url = server.base_url.replace(str(server.port), "9")
    outcome = run(backlog(30), asking(url), ledger=workspace, fingerprint=fingerprint)
    assert outcome.stopped
    assert "refused" in outcome.reason
    assert outcome.failed == ()


def test_a_long_wait_is_cut_to_the_cap(workspace, told):
    with provider(once(Reply(429, headers={"retry-after": "3600"}))) as server:
        outcome = run(
            backlog(2),
            asking(server.base_url),
            ledger=workspace,
            fingerprint=fingerprint,
            limits=Limits(longest_wait=0.05),
            on_event=told,
        )
    assert outcome.exit_code == 0
    assert "slow down" in told.messages(Kind.WAITING)[0]


def test_a_third_of_faults_and_all_come_to_an_end(workspace):
    items = backlog(150)
    with provider(mixed_faults(0.3, seed=5, final=0.04)) as server:
        outcome = run(
            items,
            asking(server.base_url, timeout=0.5),
            ledger=workspace,
            fingerprint=fingerprint,
            concurrency=8,
            limits=Limits(tries=6, longest_wait=0.3),
        )
    assert not outcome.stopped
    assert outcome.refined + len(outcome.failed) == 150
    assert outcome.remaining == 0
    refused = [f for f in outcome.failed if "declined" in f.reason or "filter" in f.reason]
    assert 0 < len(refused) < 20
    recoverable = 150 - len(refused)
    # An answer that is invalid twice is set aside, which the dice allow now and then.
    assert outcome.refined >= 0.97 * recoverable
    assert sum(server.answered.values()) > 150


def test_a_budget_is_never_overshot_at_concurrency_64(workspace):
    with provider(always(Reply()), latency=0.02) as server:
        outcome = run(
            backlog(300),
            asking(server.base_url),
            ledger=workspace,
            fingerprint=fingerprint,
            concurrency=64,
            limits=Limits(budget=1.0),
            estimate=lambda item: MOST,
        )
    assert outcome.stopped
    assert "budget of 1.00 US dollars" in outcome.reason
    each = PRICE.input * 100e-6 + PRICE.output * 20e-6  # 0.014
    invoiced = each * server.answered[200]
    assert invoiced <= 1.0
    assert outcome.usage.cost == pytest.approx(invoiced)
    assert invoiced > 1.0 - 2 * (MOST.cost or 0)
    assert outcome.remaining == 300 - server.answered[200]
    assert outcome.failed == ()


def test_a_told_rate_is_kept(workspace):
    # 3,000 a minute are 50 a second; the server bears 100 in any second, and no more.
    with provider(always(Reply()), requests_per_minute=6000, window=1.0) as server:
        outcome = run(
            backlog(120),
            asking(server.base_url),
            ledger=workspace,
            fingerprint=fingerprint,
            concurrency=32,
            limits=Limits(requests_per_minute=3000),
        )
    assert outcome.refined == 120
    assert outcome.seconds > 119 / 50
    assert server.answered[429] == 0


def test_an_untold_rate_is_found_out(workspace):
    with provider(always(Reply()), latency=0.01, requests_per_minute=1200, window=0.5) as server:
        outcome = run(
            backlog(60),
            asking(server.base_url),
            ledger=workspace,
            fingerprint=fingerprint,
            concurrency=32,
        )
    assert outcome.refined == 60
    assert outcome.exit_code == 0
    assert server.answered[429] > 0


def test_concurrency_reaches_the_provider(workspace):
    with provider(always(Reply()), latency=0.3) as server:
        run(
            backlog(16),
            asking(server.base_url),
            ledger=workspace,
            fingerprint=fingerprint,
            concurrency=8,
        )
    assert 1 < server.most_at_once <= 8
