"""How items are read: terms, fields, code set apart, boilerplate found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from retrieval_parts import make

from assistant.retrieval.lexical import Lexical, Postings, postings
from assistant.retrieval.terms import terms
from assistant.retrieval.texts import prepare, recurring, shape


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PAY-17", "pay-17"),
        ("see version 2.49.4!", "2.49.4"),
        ("a NullPointerException at start", "nullpointerexception"),
        ("a NullPointerException at start", "pointer"),
        ("open config.yaml", "config.yaml"),
        ("snake_case_name", "snake_case_name"),
        ("answers 502", "502"),
        ("größere Schriften", "größere"),
        ("検索結果を表示", "検索"),
        ("réglages", "réglage"),
    ],
)
def test_a_term_is_found_whole_and_by_its_parts(text: str, expected: str) -> None:
    assert expected in terms(text)


def test_inflections_share_a_stem() -> None:
    assert set(terms("deleting items")) & set(terms("delete the item")) == {"delet", "item"}


@given(st.text())
def test_any_text_has_terms_without_spaces(text: str) -> None:
    assert all(term and not term.isspace() for term in terms(text))


def test_code_traces_and_addresses_are_set_apart() -> None:
    item = make(
        "A-1",
        "Export fails",
        "The export stops half way.\n```\nfor row in rows:\n    write(row)\n```\n"
        'Traceback:\n  File "export.py", line 12, in write\n'
        "2026-03-01 10:11:12 INFO started\n    at shop.Export.run(Export.java:9)\n"
        "See [the guide](https://docs.example.org/export) please.",
    )
    prepared = prepare(item)
    assert prepared.body == "The export stops half way.\nTraceback:\nSee the guide please."
    for piece in ("write(row)", 'File "export.py"', "INFO started", "Export.java:9"):
        assert piece in prepared.code
    assert "docs.example.org" in prepared.code
    assert "docs.example.org" not in prepared.sentence


def test_an_unclosed_fence_loses_no_text() -> None:
    prepared = prepare(make("A-1", "T", "before\n```\ncode without an end"))
    assert prepared.body == "before"
    assert "code without an end" in prepared.code


def test_lines_that_recur_over_a_backlog_are_boilerplate() -> None:
    items = [
        make(f"A-{n}", f"Topic {n}", f"## Browser: Firefox 1{n}.0\nOnly item {'x' * n} says this.")
        for n in range(6)
    ]
    found = recurring(items)
    assert found == {shape("Browser: Firefox 99.5")}
    prepared = prepare(items[3], found)
    assert prepared.body == "Only item xxx says this."
    assert prepared.boilerplate == "## Browser: Firefox 13.0"


def test_few_items_make_no_boilerplate() -> None:
    assert recurring([make(f"A-{n}", "T", "Steps to reproduce") for n in range(4)]) == frozenset()


def test_boilerplate_does_not_flicker_when_one_item_changes() -> None:
    items = [make(f"A-{n}", "T", "Steps to reproduce" if n < 5 else "") for n in range(10)]
    known = recurring(items)
    assert known
    changed = [items[0].model_copy(update={"description": "My own words"}), *items[1:]]
    assert recurring(changed) == frozenset()
    assert recurring(changed, known) == known


@given(st.text(), st.text())
def test_equal_texts_have_equal_digests_and_others_do_not(one: str, two: str) -> None:
    first, second = prepare(make("A-1", "T", one)), prepare(make("B-2", "T", two))
    assert (first.digest == second.digest) == (first == second)


def test_a_key_and_a_status_do_not_change_the_text() -> None:
    first = prepare(make("A-1", "Same", "text", status="Open"))
    assert first.digest == prepare(make("A-2", "Same", "text", status="Done")).digest


def _index(*texts: tuple[str, str]) -> Postings:
    return postings((key, prepare(make(key, title))) for key, title in texts)


def test_a_single_field_scores_as_bm25_does() -> None:
    bm25s = pytest.importorskip("bm25s", reason="the reference implementation is not installed")
    titles = [
        "invoices are paid late",
        "late invoices invoices again",
        "gift cards",
        "cards expire late in the year after the last of the invoices",
    ]
    corpus = [terms(title) for title in titles]
    reference = bm25s.BM25(method="lucene", k1=1.2, b=0.8)
    reference.index(corpus, show_progress=False)
    ours = Lexical(
        postings(("", prepare(make("", title))) for title in titles),
        weights={"title": 1.0},
        k1=1.2,
        b=0.8,
    )
    for query in (["invoic"], ["late", "card"], ["year", "invoic", "gift"]):
        expected = reference.get_scores(query)
        assert ours.scores(dict.fromkeys(query, 1.0)).tolist() == pytest.approx(expected.tolist())


def test_kept_rows_score_as_if_indexed_anew() -> None:
    first = _index(("A-1", "paper invoice"), ("A-2", "gift card"), ("A-3", "paper bag"))
    fresh = prepare(make("A-4", "silver card"))
    updated = Lexical(postings([("A-4", fresh)], kept=first, rows=[2, 1]))
    whole = Lexical(_index(("A-3", "paper bag"), ("A-2", "gift card"), ("A-4", "silver card")))
    for query in ("paper", "card", "silver", "invoice", "a-3"):
        assert updated.scores({query: 1.0}).tolist() == pytest.approx(
            whole.scores({query: 1.0}).tolist()
        )


def test_an_unknown_word_scores_nothing() -> None:
    lexical = Lexical(_index(("A-1", "paper invoice")))
    assert lexical.scores({"zebra": 1.0}).tolist() == [0.0]
    assert lexical.frequency("zebra") == 0
