"""The whole harness: real assistant, real matcher, a model server on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from assistant import Item, ModelFailure, Refinement, UserError
from eval.golden import Product, load_golden
from eval.judge import judge
from eval.matcher import LexicalMatcher, open_matcher
from eval.models import opened_model
from eval.page import render_html
from eval.report import summarise
from eval.results import write_results
from eval.runner import EvalOptions, evaluate, prompt_examples, run_system
from eval.score.support import copied_from
from eval.selfcheck import ECHO, gamed, oracle
from eval.systems import BASELINES
from eval.tables import render
from eval.unaided import plain_text

ONLY = ("PAW-24", "PAW-28")


def instance(schema: dict[str, Any]) -> Any:
    """A smallest value that fits a JSON Schema."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {name: instance(one) for name, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [instance(schema["items"]) for _ in range(schema.get("minItems", 0))]
    if kind == "boolean":
        return False
    if kind in ("integer", "number"):
        return 1
    return "medicine is put on the order list"


@contextmanager
def model_server(answer: str | None = None) -> Iterator[str]:
    """A model that answers any question with the smallest value that fits."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send({"object": "list", "data": [{"id": "tiny", "object": "model"}]})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            schema = body["response_format"]["json_schema"]["schema"]
            content = answer or json.dumps(instance(resolved(schema, schema)))
            self._send(
                {
                    "id": "x",
                    "object": "chat.completion",
                    "created": 1,
                    "model": "tiny",
                    "choices": [
                        {
                            "index": 0,
                            "finish_reason": "stop",
                            "message": {"role": "assistant", "content": content},
                        }
                    ],
                    "usage": {"prompt_tokens": 50, "completion_tokens": 7, "total_tokens": 57},
                }
            )

        def _send(self, content: Any) -> None:
            data = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def resolved(schema: Any, root: dict[str, Any]) -> Any:
    """The schema without references."""
    if isinstance(schema, list):
        return [resolved(one, root) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return resolved(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    return {name: resolved(one, root) for name, one in schema.items() if name != "$defs"}


def test_a_replay_gives_the_same_bytes_as_another_replay(tmp_path: Path) -> None:
    tape = tmp_path / "tape"
    with model_server() as base_url:
        live = evaluate(EvalOptions(model="tiny", base_url=base_url, only=ONLY, record=tape))
    assert [one.system for one in live.baselines] == [
        "empty",
        "template",
        "nearest",
        "echo",
        "unaided",
    ]
    assert live.result.unscored == 0
    assert sum(item.spent.calls for item in live.result.items) >= 1
    assert live.prompts
    first = evaluate(EvalOptions(only=ONLY, replay=tape))
    second = evaluate(EvalOptions(only=ONLY, replay=tape))
    assert first.to_json() == second.to_json()
    assert first.result == live.result
    assert first.model == "tiny"
    assert not first.notes
    assert "unaided" in "".join(write_results([first]))


def test_repetitions_are_scored_each_and_replayed(tmp_path: Path) -> None:
    with model_server() as base_url:
        options = EvalOptions(
            model="tiny",
            base_url=base_url,
            only=("PAW-28",),
            repeat=2,
            record=tmp_path,
            baselines=False,
        )
        live = evaluate(options)
    assert [item.repeat for item in live.result.items] == [0, 1]
    assert live.repeats == 2
    again = evaluate(EvalOptions(only=("PAW-28",), repeat=2, replay=tmp_path, baselines=False))
    assert again.result == live.result
    assert "each run 2 times" in render_html(again)


def test_an_interrupted_run_goes_on_and_leaves_nothing_behind() -> None:
    with model_server() as base_url:
        options = EvalOptions(model="tiny", base_url=base_url, only=ONLY, baselines=False)

        def stop(done: int, _total: int, _label: str) -> None:
            if done == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            evaluate(options, progress=stop)
        with opened_model("tiny", base_url=base_url) as opened:
            assert opened.tape is not None
            held = list(opened.tape.folder.iterdir())
            assert any(path.stat().st_size for path in held if path.name.startswith("answers"))
        assert not opened.tape.folder.exists()
        report = evaluate(options)
    assert report.result.unscored == 0


def test_what_a_recording_lacks_is_unscored_and_said(tmp_path: Path) -> None:
    tape = tmp_path / "tape"
    with model_server() as base_url:
        evaluate(EvalOptions(model="tiny", base_url=base_url, only=("PAW-28",), record=tape))
    report = evaluate(EvalOptions(only=("PAW-33",), replay=tape))
    assert report.result.unscored == 1
    assert "lacks this request" in report.result.items[0].unscored
    assert report.lacking == report.requests > 0
    assert f"lacks {report.lacking} of {report.requests} requests" in report.notes[0]
    assert report.result.value("criteria.coverage") is None
    assert report.result.value("findings.recall") is not None


def test_the_terminal_the_page_and_the_results_show_the_report(tmp_path: Path) -> None:
    report = evaluate(EvalOptions(model="none", only=ONLY))
    console = Console(record=True, width=100)
    for renderable in render(report, rules=True):
        console.print(renderable)
    printed = console.export_text()
    assert "must-haves covered" in printed
    assert "2 items scored, 0 unscored." in printed
    assert report.golden[:12] in printed
    page = render_html(report)
    assert "Order medicine" in page or "order list" in page
    assert "<script>" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    results = write_results([report])
    assert "No independent expert has labelled them" in results
    assert "| **must-haves covered** |" in results


def test_the_page_escapes_what_a_model_wrote(tmp_path: Path) -> None:
    report = evaluate(EvalOptions(model="none", only=("PAW-28",), baselines=False))
    item = report.result.items[0].model_copy(update={"missed": ("<img src=x onerror=alert(1)>",)})
    spoiled = report.model_copy(
        update={"result": report.result.model_copy(update={"items": (item,)})}
    )
    page = render_html(spoiled)
    assert "<img" not in page
    assert "&lt;img src=x" in page


def failing(_product: Product) -> Any:
    @contextmanager
    def opened() -> Iterator[Any]:
        def refine(item: Item) -> Refinement:
            raise ModelFailure("The model is asleep.", fatal=item.key == "PAW-24")

        yield refine

    return opened()


def test_a_failure_is_counted_and_a_fatal_one_stops() -> None:
    report = evaluate(EvalOptions(only=("PAW-28",), baselines=False), system=failing)
    assert (report.result.scored, report.result.unscored) == (0, 1)
    assert report.result.items[0].unscored == "The model is asleep."
    with pytest.raises(UserError, match="asleep"):
        evaluate(EvalOptions(only=("PAW-24",), baselines=False), system=failing)


def test_options_that_cannot_be_met_are_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No labelled item"):
        evaluate(EvalOptions(only=("NOPE-1",)))
    with pytest.raises(UserError, match="no golden files"):
        evaluate(EvalOptions(golden=tmp_path))
    with pytest.raises(UserError, match="Choose one of"):
        evaluate(EvalOptions(record=tmp_path, replay=tmp_path))
    with pytest.raises(UserError, match="no recorded answers"):
        evaluate(EvalOptions(replay=tmp_path / "none"))


def test_no_trivial_system_does_well_and_the_labels_do() -> None:
    golden = load_golden().select("all", ("pawprint", "cadenza", "hochstein", "ROOT-22"))
    matcher = open_matcher()
    copied = copied_from(prompt_examples())
    results = {
        name: summarise(name, run_system(system, golden, matcher, copied=copied), seed=1)
        for name, system in {"oracle": oracle, **BASELINES}.items()
        if name != "nearest"
    }
    assert gamed(results["oracle"], [results["empty"], results["template"]]) == []
    assert gamed(results["oracle"], [results["echo"]], most=ECHO) == []
    plain = results["echo"].value("criteria.coverage")
    assert plain is not None
    assert plain.value is not None
    assert plain.value > 0.5, "if repetition did not cover much, coverage could be a headline"


def test_a_metric_that_could_be_gamed_is_found() -> None:
    golden = load_golden().select("all", ("PAW-28", "PAW-23", "SEE-22"))
    perfect = summarise("oracle", run_system(oracle, golden, LexicalMatcher()), seed=1)
    assert gamed(perfect, [perfect.model_copy(update={"system": "cheat"})])
    assert gamed(
        summarise("oracle", run_system(BASELINES["empty"], golden, LexicalMatcher()), seed=1), []
    )


def test_a_judge_that_always_prefers_the_first_decides_nothing() -> None:
    golden = load_golden().select("all", ONLY)
    ours, theirs = (
        summarise(name, run_system(BASELINES[name], golden, LexicalMatcher()), seed=1)
        for name in ("template", "nearest")
    )
    with (
        model_server(answer='{"why": "it comes first", "better": "A"}') as base_url,
        opened_model("tiny", base_url=base_url) as opened,
    ):
        assert opened.endpoint is not None
        found = judge(opened.endpoint, golden, ours, theirs)
    assert found.count("tie") == len(ONLY)
    assert found.flips == len(ONLY)
    assert found.agreement == (0, 0)
    assert "changes of mind" in found.sentence()


def test_a_judge_finds_both_equal() -> None:
    golden = load_golden().select("all", ("PAW-28",))
    one = summarise("a", run_system(BASELINES["template"], golden, LexicalMatcher()), seed=1)
    with (
        model_server(answer='{"why": "alike", "better": "same"}') as base_url,
        opened_model("tiny", base_url=base_url) as opened,
    ):
        assert opened.endpoint is not None
        found = judge(opened.endpoint, golden, one, one)
    assert (found.count("tie"), found.flips) == (1, 0)


def test_the_verdict_of_a_judge_stands_in_the_report() -> None:
    with model_server(answer='{"why": "it comes first", "better": "A"}') as base_url:
        options = EvalOptions(only=("PAW-28",), judge="tiny", judge_url=base_url)
        report = evaluate(options)
    assert "Judge tiny: none better on 0, echo on 0, ties 1 (of them 1 changes" in report.judged
    with pytest.raises(UserError, match="with baselines"):
        evaluate(options.model_copy(update={"baselines": False}))
    with pytest.raises(UserError, match="none` cannot judge"):
        evaluate(options.model_copy(update={"judge": "none", "judge_url": None}))


def test_the_plain_prompt_holds_the_whole_item() -> None:
    item = load_golden().select("all", ("PAW-24",)).products[0].by_key["PAW-24"].item
    text = plain_text(item)
    assert item.title in text
    assert item.description in text
    assert all(criterion in text for criterion in item.criteria)
