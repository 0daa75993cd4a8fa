"""Provider batch files: out, answered, in, and only the rest again."""

import json
from pathlib import Path
from typing import Any

import pytest
from batch_parts import backlog, fingerprint, refined
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from assistant.batch import import_responses, run, run_by_files
from assistant.batch.files import RequestWriter, Response, read_responses, request_id
from assistant.batch.relay import relay
from assistant.domain import Item, PromptUse, Refinement, RowProblem, UserError
from assistant.llm import Endpoint, Price, Rendered, ask

USE = PromptUse(id="words", version=1, hash="0" * 64)
ENDPOINT = Endpoint(
    label="openai:mock-1",
    provider="openai",
    model="mock-1",
    api_key=SecretStr("sk-secret-key"),
    price=Price(input=10.0, output=20.0),
)


class Words(BaseModel):
    words: str


def refine_at(item: Item, endpoint: Endpoint) -> Refinement:
    """One call; for an item called `long`, a second that depends on the first's answer."""
    rendered = Rendered(system="Say words.", user=item.title, use=USE)
    answer = ask(endpoint, rendered, Words)
    usage = answer.usage
    notes = (answer.value.words,)
    if "long" in item.title:
        rendered = Rendered(system="Say more.", user=answer.value.words, use=USE)
        more = ask(endpoint, rendered, Words)
        usage, notes = usage + more.usage, (*notes, more.value.words)
    return refined(item, notes=notes, usage=usage)


def completion(content: str | None, **message: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "mock-1",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150},
    }


def answer_line(id_: str, body: Any = None, status: int = 200, error: Any = None) -> str:
    response = {"status_code": status, "request_id": "r", "body": body}
    return json.dumps({"id": "b", "custom_id": id_, "response": response, "error": error})


def provider(requests: list[Path], to: Path, content: str = '{"words": "Yes"}') -> Path:
    """What the Batch API would give back, out of order as it may be."""
    lines = []
    for path in requests:
        for line in path.read_text(encoding="utf-8").splitlines():
            request = json.loads(line)
            assert request["method"] == "POST"
            assert request["url"] == "/v1/chat/completions"
            assert request["body"]["model"] == "mock-1"
            assert request["body"]["response_format"]["type"] == "json_schema"
            lines.append(answer_line(request["custom_id"], completion(content)))
    to.write_text("\n".join(reversed(lines)) + "\n", encoding="utf-8")
    return to


def go(items, workspace, requests: Path | None, **rest: Any):
    return run_by_files(
        items,
        refine_at,
        ENDPOINT,
        ledger=workspace,
        answers=workspace,
        fingerprint=fingerprint,
        requests=requests,
        **rest,
    )


def test_there_and_back(workspace, tmp_path: Path):
    items = backlog(5)
    out = go(items, workspace, tmp_path / "out.jsonl")
    assert (out.requests, len(out.waiting), out.refinements) == (5, 5, ())
    assert out.files == (tmp_path / "out.jsonl",)
    assert "sk-secret-key" not in (tmp_path / "out.jsonl").read_text()

    back = provider(list(out.files), tmp_path / "back.jsonl")
    taken = import_responses([back], workspace)
    assert (taken.answers, taken.problems) == (5, ())
    assert import_responses([back], workspace).answers == 0

    done = go(items, workspace, tmp_path / "rest.jsonl")
    assert [r.key for r in done.refinements] == [item.key for item in items]
    assert done.refinements[0].notes == ("Yes",)
    assert (done.waiting, done.files, done.requests) == ((), (), 0)
    assert not (tmp_path / "rest.jsonl").exists()
    # Half of the usual price: 100 tokens at 10 and 50 at 20 dollars a million.
    assert done.refinements[0].run.usage.cost == pytest.approx(0.5 * (100 * 10 + 50 * 20) / 1e6)

    def never(item: Item) -> Refinement:
        raise AssertionError("it is paid for already")

    assert run(items, never, ledger=workspace, fingerprint=fingerprint).reused == 5
    assert go(items, workspace, tmp_path / "more.jsonl").reused == 5


def test_requests_are_the_same_every_time(workspace, tmp_path: Path):
    items = backlog(3)
    one = go(items, workspace, tmp_path / "one.jsonl")
    two = go(items, workspace, tmp_path / "two.jsonl")
    assert one.files[0].read_bytes() == two.files[0].read_bytes()


def test_only_what_is_missing_is_asked_again(workspace, tmp_path: Path):
    items = backlog(4)
    out = go(items, workspace, tmp_path / "out.jsonl")
    ids = [json.loads(line)["custom_id"] for line in out.files[0].read_text().splitlines()]
    back = tmp_path / "back.jsonl"
    back.write_text(
        "\n".join(
            [
                answer_line(ids[0], completion('{"words": "One"}')),
                answer_line(ids[1], {"error": {"message": "Overloaded."}}, status=500),
                answer_line(ids[2], error={"code": "batch_expired"}, status=0),
                "not json",
                answer_line("theirs", completion("{}")),
                answer_line(ids[3], {"choices": None}),
                "",
            ]
        )
    )
    taken = import_responses([back], workspace)
    assert taken.answers == 1
    assert [(p.row, p.key) for p in taken.problems] == [
        (2, ids[1]),
        (3, ids[2]),
        (4, None),
        (5, None),
        (6, ids[3]),
    ]
    assert "Overloaded" in taken.problems[0].message
    assert "batch_expired" in taken.problems[1].message

    rest = go(items, workspace, tmp_path / "rest.jsonl")
    assert [r.key for r in rest.refinements] == ["SHOP-1"]
    assert rest.waiting == ("SHOP-2", "SHOP-3", "SHOP-4")
    again = [json.loads(line)["custom_id"] for line in rest.files[0].read_text().splitlines()]
    assert again == ids[1:]


def test_a_request_that_depends_on_an_answer_comes_in_the_next_round(workspace, tmp_path: Path):
    items = [Item(key="A", title="A long one"), Item(key="B", title="A small one")]
    answers = tmp_path / "answers.jsonl"
    rounds = []
    for number in range(4):
        done = go(items, workspace, tmp_path / f"round-{number}.jsonl")
        rounds.append((done.requests, [r.key for r in done.refinements], done.waiting))
        if not done.waiting:
            break
        import_responses([provider(list(done.files), answers)], workspace)
    assert rounds == [(2, [], ("A", "B")), (1, ["B"], ("A",)), (0, ["A"], ())]
    found = workspace.latest_refinement("A")
    assert found is not None
    assert found.notes == ("Yes", "Yes")


def test_an_answer_of_the_wrong_form_is_repaired_by_the_next_file_then_given_up(
    workspace, tmp_path: Path
):
    items = backlog(1)
    answers = tmp_path / "answers.jsonl"
    for number in range(2):
        done = go(items, workspace, tmp_path / f"round-{number}.jsonl")
        assert done.waiting == ("SHOP-1",)
        import_responses([provider(list(done.files), answers, '{"wrds": 1}')], workspace)
    done = go(items, workspace, tmp_path / "last.jsonl")
    assert [problem.key for problem in done.failed] == ["SHOP-1"]
    assert done.waiting == ()
    again = go(items, workspace, tmp_path / "again.jsonl")
    assert [problem.key for problem in again.failed] == ["SHOP-1"]
    assert workspace.find_attempts("SHOP-1", fingerprint(items[0])).count == 1
    retried = go(items, workspace, tmp_path / "retried.jsonl", retry_failed=True)
    assert (retried.waiting, retried.requests) == (("SHOP-1",), 1)
    import_responses([provider(list(retried.files), answers)], workspace)
    good = go(items, workspace, tmp_path / "good.jsonl", retry_failed=True)
    assert [r.key for r in good.refinements] == ["SHOP-1"]


def test_without_a_file_what_is_missing_is_only_counted(workspace):
    out = go(backlog(3), workspace, None)
    assert (out.requests, out.files) == (3, ())


def test_files_keep_within_the_providers_limits(tmp_path: Path):
    bodies = [{"messages": [{"role": "user", "content": "ü" * 100 + str(n)}]} for n in range(25)]
    size = len(json.dumps(bodies[-1], ensure_ascii=False).encode()) + 200
    with RequestWriter(tmp_path / "r.jsonl", most_requests=10, most_bytes=4 * size) as writer:
        for body in [*bodies, *bodies]:
            writer.add(request_id(body), body)
    assert writer.written == 25
    assert [path.name for path in writer.files][:3] == ["r.jsonl", "r-2.jsonl", "r-3.jsonl"]
    lines = [path.read_text("utf-8").splitlines() for path in writer.files]
    assert max(map(len, lines)) <= 10
    assert max(path.stat().st_size for path in writer.files) <= 4 * size
    assert [json.loads(line)["body"] for part in lines for line in part] == bodies
    with RequestWriter(tmp_path / "s.jsonl", most_requests=10) as writer:
        for body in bodies:
            writer.add(request_id(body), body)
    assert [len(path.read_text("utf-8").splitlines()) for path in writer.files] == [10, 10, 5]


def test_files_that_exist_are_not_written_over(workspace, tmp_path: Path):
    (tmp_path / "out.jsonl").write_text("mine")
    with pytest.raises(UserError, match="exists already"):
        go(backlog(1), workspace, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text() == "mine"


def test_a_folder_that_cannot_be_written(workspace, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        go(backlog(1), workspace, tmp_path / "file" / "out.jsonl")


def test_answers_that_cannot_be_read_stop_the_run(workspace, tmp_path: Path):
    class Broken:
        def find_answer(self, request: str) -> str | None:
            raise UserError("The workspace database is damaged.")

        def save_answers(self, answers) -> int:
            return 0

        def forget_answers(self, requests) -> None:
            pass

    with pytest.raises(UserError, match="damaged"):
        run_by_files(
            backlog(1),
            refine_at,
            ENDPOINT,
            ledger=workspace,
            answers=Broken(),
            fingerprint=fingerprint,
            requests=tmp_path / "r.jsonl",
        )


def test_a_missing_file_of_answers(workspace, tmp_path: Path):
    with pytest.raises(UserError, match="cannot be read"):
        import_responses([tmp_path / "none.jsonl"], workspace)


def test_models_without_such_files(workspace, tmp_path: Path):
    embedded = ENDPOINT.model_copy(update={"provider": "embedded", "label": "embedded"})
    with pytest.raises(UserError, match="`embedded` has none"):
        run_by_files(
            [],
            refine_at,
            embedded,
            ledger=workspace,
            answers=workspace,
            fingerprint=fingerprint,
            requests=tmp_path / "r.jsonl",
        )


def test_the_relay_answers_nobody_else():
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    with relay(lambda id_: "{}") as address:
        request = Request(f"{address.base_url}/chat/completions", data=b"{}", method="POST")
        with pytest.raises(HTTPError) as caught:
            urlopen(request)
        caught.value.close()
    assert caught.value.code == 401
    assert address.take() == ([], [])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=6), json_values, max_size=4))
def test_ids_depend_on_the_content_only(body):
    id_ = request_id(body)
    assert id_ == request_id(dict(reversed(body.items())))
    assert id_ == request_id(json.loads(json.dumps(body)))
    assert len(id_) <= 64
    assert request_id({**body, "model": "another"}) != id_ or body.get("model") == "another"


@given(st.lists(st.binary(max_size=40) | json_values.map(lambda v: json.dumps(v).encode())))
def test_any_file_of_answers_is_read_without_losing_count(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("any") / "answers.jsonl"
    content = b"\n".join(line.replace(b"\n", b" ") for line in lines)
    path.write_bytes(content)
    found = list(read_responses([path]))
    assert len(found) == sum(1 for line in content.split(b"\n") if line.strip())
    assert all(isinstance(one, RowProblem | Response) for one in found)


def instance(schema: dict[str, Any]) -> Any:
    """Something that a JSON Schema allows."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {name: instance(inner) for name, inner in schema["properties"].items()}
    return [] if schema["type"] == "array" else "the amount is shown"


def test_the_whole_pipeline_by_file(workspace, tmp_path: Path):
    from assistant.refinement import Context, refine

    items = [
        Item(
            key="SHOP-1",
            title="As a buyer I want to download an invoice so that I can claim the tax",
            description="The buyer can download the invoice. The buyer can print the invoice.",
        )
    ]

    def by_file(number: int):
        return run_by_files(
            items,
            lambda item, endpoint: refine(item, Context(endpoint=endpoint)),
            ENDPOINT,
            ledger=workspace,
            answers=workspace,
            fingerprint=fingerprint,
            requests=tmp_path / f"round-{number}.jsonl",
        )

    out = by_file(1)
    assert out.waiting == ("SHOP-1",)
    lines = out.files[0].read_text("utf-8").splitlines()
    answers = tmp_path / "answers.jsonl"
    with answers.open("w") as file:
        for line in lines:
            request = json.loads(line)
            schema = request["body"]["response_format"]["json_schema"]["schema"]
            body = completion(json.dumps(instance(schema)))
            file.write(answer_line(request["custom_id"], body) + "\n")
    assert import_responses([answers], workspace).problems == ()

    done = by_file(2)
    assert (done.waiting, done.failed, done.requests) == ((), (), 0)
    (refinement,) = done.refinements
    assert refinement.failure is None
    assert refinement.criteria or refinement.withheld  # checked like any other answer
    assert refinement.run.usage.calls == len(lines)
    assert workspace.find_refinement("SHOP-1", fingerprint(items[0])) == refinement
