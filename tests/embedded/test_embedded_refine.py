"""The real embedded model on two items: the contracts hold with the weakest model we ship."""

import json
from pathlib import Path

import pytest

from assistant import Assistant, Refinement, open_items, read_backlog
from assistant.refinement.draft import draft_prompt, example_lines
from assistant.refinement.verify import COPIED, stands_in

pytestmark = pytest.mark.embedded

EXAMPLE = Path(__file__).parents[2] / "examples" / "webshop-jira.csv"


@pytest.fixture(scope="module")
def refined(tmp_path_factory: pytest.TempPathFactory) -> list[Refinement]:
    pytest.importorskip("xllamacpp", reason="needs the extra `embedded`")
    backlog = read_backlog(EXAMPLE)
    wanted = [item for item in open_items(backlog.items) if item.key in ("WEB-9", "WEB-11")]
    with Assistant(model="embedded", workspace=tmp_path_factory.mktemp("workspace")) as assistant:
        assistant.learn(backlog)
        return [assistant.refine(item) for item in wanted]


def test_it_answers_in_the_schema(refined: list[Refinement]) -> None:
    for one in refined:
        assert one.failure is None
        assert one.run.model == "embedded"
        assert one.criteria
        assert one.run.usage.tokens_out > 0
        again = Refinement.model_validate(json.loads(one.model_dump_json()))
        assert again == one


def test_every_line_has_an_origin_that_holds(refined: list[Refinement]) -> None:
    items = read_backlog(EXAMPLE).by_key
    for one in refined:
        asked = {question.id for question in one.questions}
        recalled = {past.key for past in one.recalled}
        clauses = {clause.id for clause in one.inspection.clauses}
        for line in one.criteria:
            assert line.covers
            assert set(line.covers) <= clauses
            origin = line.origin
            if origin.type == "quote":
                assert stands_in(origin.span, items[one.key])
            elif origin.type == "precedent":
                assert origin.key in recalled
            elif origin.type == "assumption":
                assert origin.question in asked


def test_no_line_is_one_of_the_prompts_examples(refined: list[Refinement]) -> None:
    from rapidfuzz import fuzz

    examples = example_lines(draft_prompt())
    assert len(examples) >= 4
    for one in refined:
        for line in one.criteria:
            assert all(
                fuzz.ratio(line.text.casefold(), shown.casefold()) < COPIED for shown in examples
            )


def test_the_split_conserves(refined: list[Refinement]) -> None:
    split = refined[0].split
    assert split is not None
    covered = {clause for part in split.parts for clause in part.clauses}
    assert covered == {clause.id for clause in refined[0].inspection.clauses}


def test_the_static_prompt_is_computed_once(refined: list[Refinement]) -> None:
    from assistant.llm import count_tokens

    usage = refined[1].run.usage
    static = count_tokens(draft_prompt().system)
    assert usage.tokens_cached >= 0.95 * min(static, usage.tokens_in)
