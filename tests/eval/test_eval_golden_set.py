"""The golden set itself: valid, large enough, and nowhere in a prompt or an example."""

import re
from pathlib import Path

import pytest

from assistant import UserError
from eval.golden import Golden, GoldenItem, load_golden, load_product
from eval.golden.schema import Expected
from eval.score.findings import SCORED_RULES

ROOT = Path(__file__).parents[2]
SHINGLE = 7
"""Words in a row that two texts may not share."""


@pytest.fixture(scope="module")
def whole() -> Golden:
    return load_golden()


def test_it_is_as_large_and_varied_as_promised(whole: Golden) -> None:
    items = [item for product in whole.products for item in product.labelled]
    holdout = [
        item for product in whole.products if product.part == "holdout" for item in product.labelled
    ]
    assert len(items) >= 120
    assert len(whole.products) >= 8
    assert len(holdout) / len(items) >= 0.30
    assert len({item.kind for item in items}) >= 6
    assert sum(item.language != "en" for item in items) >= 8
    assert sum(bool(item.label and item.label.nothing_to_add) for item in items) >= 8
    wanted = [item.label.split.wanted for item in items if item.label]
    assert wanted.count(Expected.SPLIT) >= 15


def test_length_alone_does_not_tell_what_to_split(whole: Golden) -> None:
    lengths = {Expected.SPLIT: [], Expected.WHOLE: []}
    for product in whole.products:
        for item in product.labelled:
            assert item.label is not None
            if item.label.split.wanted in lengths:
                lengths[item.label.split.wanted].append(len(item.description.split()))
    assert min(lengths[Expected.SPLIT]) < 40
    assert sum(length > 100 for length in lengths[Expected.WHOLE]) >= 4


def test_findings_are_rules_that_are_scored(whole: Golden) -> None:
    named = {
        rule
        for product in whole.products
        for item in product.labelled
        if item.label
        for rule in item.label.findings
    }
    assert named <= set(SCORED_RULES)


def test_every_product_has_history_to_retrieve_from(whole: Golden) -> None:
    for product in whole.products:
        done = [item for item in product.items if item.state == "done" and item.criteria]
        assert len(done) >= 4, product.product


def shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def test_no_golden_text_stands_in_a_prompt_or_an_example(whole: Golden) -> None:
    theirs: dict[str, set[str]] = {}
    for folder in ("prompts", "examples"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file():
                theirs[str(path)] = shingles(path.read_text(encoding="utf-8", errors="replace"))
    assert theirs, "no prompt and no example was found"
    for product in whole.products:
        for item in product.items:
            texts = [item.title, item.description, *item.criteria]
            if item.label:
                texts += [one.text for one in (*item.label.must, *item.label.nice)]
            ours = {shingle for text in texts for shingle in shingles(text)}
            for path, shown in theirs.items():
                assert not ours & shown, f"{item.key} in {path}: {sorted(ours & shown)[0]!r}"


def test_the_hash_follows_the_content_and_not_the_layout(tmp_path: Path) -> None:
    text = (ROOT / "eval/golden/products/rootbox.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").write_text("# a remark\n" + text, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(text.replace("6 weeks", "7 weeks"), encoding="utf-8")
    first, second, third = (load_product(tmp_path / f"{name}.yaml").hash for name in "abc")
    assert first == second
    assert first != third


def test_no_label_travels_with_the_item(golden: GoldenItem) -> None:
    assert "deposit" not in golden.item.model_dump_json()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("product: p\nproduct: q\n", "occurs twice"),
        ("product: p\npart: dev\nabout: x\nitems: []\n", "items"),
        ("product: p\npart: dev\nabout: x\nitmes: []\n", "itmes"),
        ("- just\n- a list\n", "the file"),
        ("product: [\n", "not valid YAML"),
    ],
)
def test_a_bad_file_gives_one_sentence_that_names_it(
    tmp_path: Path, change: str, says: str
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(change, encoding="utf-8")
    with pytest.raises(UserError, match=r"bad\.yaml") as caught:
        load_product(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


ITEM = """
product: p
part: dev
about: x
items:
  - key: P-1
    kind: story
    title: T
    description: One thing. And another thing.
    label:
      must: [One thing happens]
      {more}
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("precedents: [P-7]", "unknown items: P-7"),
        ("precedents: [P-1]", "names itself"),
        ("nothing_to_add: true", "nothing to add"),
        ("split: {wanted: yes}", "at least two parts"),
        (
            "split: {wanted: yes, patterns: [operations], parts: "
            "[{title: a, covers: [One thing]}, {title: b, covers: [and another]}]}",
            "does not hold the passage 'and another'",
        ),
    ],
)
def test_a_label_that_cannot_be_is_refused(tmp_path: Path, more: str, says: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(ITEM.format(more=more), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_product(path)
    assert says in str(caught.value)


def test_an_empty_or_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no golden files"):
        load_golden(tmp_path)
    with pytest.raises(UserError, match="no golden files"):
        load_golden(tmp_path / "nowhere")


def test_a_choice_keeps_the_whole_history(whole: Golden) -> None:
    chosen = whole.select("all", ("ROOT-20",))
    assert [product.product for product in chosen.products] == ["rootbox"]
    assert [item.key for item in chosen.products[0].labelled] == ["ROOT-20"]
    assert len(chosen.products[0].backlog.items) > 15
    with pytest.raises(ValueError, match="no labelled item"):
        whole.select("holdout", ("ROOT-20",))
