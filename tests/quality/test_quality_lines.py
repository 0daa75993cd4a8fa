"""Cleaning Markdown keeps where each character came from."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.quality.lines import clean, lines
from assistant.quality.sentences import sentences

MARKDOWN = st.text(
    alphabet=st.sampled_from(list("aB1 .,;:!?()[]{}<>*_`~#|-+>/\\&\"'\n\r\t\u2028\u00a0é漢")),
    max_size=120,
)


@given(MARKDOWN)
@example("**bold** and [a link](http://x.y/z) &amp; `code`")
@example("![alt](u) ~~gone~~ <!-- hidden --> https://a.b/c?d=e.")
def test_clean_spans_are_pieces_of_the_text(raw: str) -> None:
    passage = clean(raw, "description")
    assert len(passage.text) == len(passage.offsets)
    span = passage.span()
    assert raw[span.start : span.end] == span.text
    for start in range(0, len(passage.text), 7):
        piece = passage.span(start, start + 5)
        assert raw[piece.start : piece.end] == piece.text


@given(MARKDOWN)
def test_letters_stay_where_they_were(raw: str) -> None:
    passage = clean(raw, "description")
    for char, offset in zip(passage.text, passage.offsets, strict=True):
        if char in "aB1é漢" and "&" not in raw and "/" not in raw:
            assert raw[offset] == char


@given(MARKDOWN)
def test_lines_and_sentences_stay_within_the_text(raw: str) -> None:
    for line in lines(raw, "description"):
        for sentence in sentences(line.passage):
            span = sentence.span()
            assert raw[span.start : span.end] == span.text
            assert span.text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("**As a** clerk", "As a clerk"),
        ("see [the list](http://x.y)", "see the list"),
        ("at https://shop.example/a?b=c.", "at link."),
        ("~~old~~ new", "new"),
        ("<del>old</del> new", "new"),
        ("a&nbsp;b &amp; c", "a b & c"),
        ("one\u2028two", "one two"),
        ("snake_case stays", "snake_case stays"),
        (r"1\. first", "1. first"),
    ],
)
def test_markup_goes(raw: str, text: str) -> None:
    assert clean(raw, "description").text == text


def test_shapes_of_lines() -> None:
    raw = (
        "# Head\n- [x] done\n* star\n1. one\n> quote\n| a | b |\n**Bold line**\nLabel:\nplain\n"
        "```\ncode\n```\n<!-- a\ncomment -->\n---\n"
    )
    found = [(line.shape, line.text) for line in lines(raw, "description")]
    assert found == [
        ("heading", "Head"),
        ("bullet", "done"),
        ("bullet", "star"),
        ("bullet", "one"),
        ("quote", "quote"),
        ("table", "| a | b |"),
        ("heading", "Bold line"),
        ("heading", "Label:"),
        ("plain", "plain"),
    ]


def test_labels_within_a_line_begin_lines_of_their_own() -> None:
    raw = "Steps: pay twice. Expected: one bill. Actual: two bills."
    assert [line.text for line in lines(raw, "description")] == [
        "Steps: pay twice.",
        "Expected: one bill.",
        "Actual: two bills.",
    ]


def test_sentences_end_only_before_a_capital() -> None:
    text = "Prices, e.g. 3.50 EUR, are shown. They are gross; taxes are listed."
    assert [one.text for one in sentences(clean(text, "description"))] == [
        "Prices, e.g. 3.50 EUR, are shown.",
        "They are gross",
        "taxes are listed.",
    ]


@pytest.mark.parametrize(
    "whole",
    [
        "Attachments may have max. 5 MB and min. 1 page.",
        "Prices are shown incl. VAT resp. GST and excl. P&P.",
        "Dr. An, Ms. Meier and Mr. The approve it.",
        "See Fig. 3 and Abb. 4 of St. Mary.",
        "The loan costs ca. 3 EUR p.a. Euribor.",
        "Rabatt gilt z. B. Kunden, d. h. Stammkunden bzw. Firmen inkl. Nr. 7.",
        "Room No. 5 holds approx. 10 people.",
        "J. S. Bach is played.",
    ],
)
def test_abbreviations_end_no_sentence(whole: str) -> None:
    after = f"{whole} The next one follows."
    found = [one.text for one in sentences(clean(after, "description"))]
    assert found == [whole, "The next one follows."]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It takes 5 s. Results follow.", 2),
        ("The answer is no. Nobody waits.", 2),
        ("It opens at 5 p.m. Visitors are told.", 2),
        ("Lists, boxes etc. The rest waits.", 2),
        ("Ask HR. Orders wait.", 2),
        ("导出报表。可以打印！只有管理员", 3),
        ("印刷できる。削除は不可；変更も不可。", 3),
        ("「はい」を選ぶ。」次へ進む。", 2),
    ],
)
def test_sentences_end_all_the_same(text: str, count: int) -> None:
    assert len(list(sentences(clean(text, "description")))) == count
