"""Quotes are found again in rendered Markdown, and never change how it is rendered."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.report.prose import Mark, markdown, markdown_reader, plain

READER = markdown_reader()
TAGS = re.compile(r"<[^>]*>")
MARKDOWN = st.lists(
    st.sampled_from(
        [
            "pay by *card*",
            "**book, change** and cancel",
            "- a point\n",
            "1. first\n",
            "# Heading\n",
            "\n\n",
            "\n",
            " `code` ",
            "[words](https://example.org/words)",
            "![old words](https://example.org/x.png)",
            "[no](javascript:x)",
            "&amp;",
            "\\*",
            "> said\n",
            "```\nfenced code\n```\n",
            "| a | b |\n|---|---|\n| c | d |\n",
            "<b>raw</b>",
            "two  spaces ",
            "größe ",
            " ~~old~~ ",
        ]
    ),
    max_size=12,
).map("".join)


def marked_text(html: str, identity: str) -> str:
    """Everything that lights up for one line."""
    pieces = re.findall(r'<span class="q" data-q="([^"]*)">(.*?)</span>', html, re.DOTALL)
    return "".join(unescape(words) for ids, words in pieces if identity in ids.split())


def words_of(source: str, *marks: Mark) -> str:
    return str(markdown(READER, source, list(marks)))


def mark(source: str, words: str, identity: str = "k1") -> Mark:
    start = source.index(words)
    return Mark(identity, start, start + len(words), anchor="there", back="line")


@pytest.mark.parametrize(
    ("source", "words", "shown"),
    [
        ("Pay by card or voucher.", "by card", "by card"),
        ("I want to **book, change and cancel** it.", "to **book, change", "to book, change"),
        ("I want **book** now", "**book**", "book"),
        ("- one\n- two words\n- three", "two words\n- three", "two wordsthree"),
        ("- one\n- two", "- two", "two"),
        ("salt &amp; pepper", "salt &amp; pepper", "salt & pepper"),
        ("a \\* star", "\\* star", "* star"),
        (
            "see [the sketch](https://example.org/the) there",
            "sketch](https://example.org/the) there",
            "sketch there",
        ),
        ("| a | b |\n|---|---|\n| left | right |", "right", "right"),
        ("```\nPOST /returns\n```", "/returns", "/returns"),
        ("use `code here` now", "code", "code"),
        ("same same same", "same same", "same same"),
        ("Größe und Ort", "Größe", "Größe"),
    ],
)
def test_the_quoted_words_light_up(source, words, shown):
    html = words_of(source, mark(source, words))
    assert marked_text(html, "k1") == shown
    assert html.count('id="there"') == 1
    assert html.count('href="#line"') == 1


def test_a_later_occurrence_is_not_mistaken_for_an_earlier_one():
    source = "pay now. Later, pay again."
    start = source.rindex("pay")
    html = words_of(source, Mark("k1", start, start + 3))
    assert html.index("Later") < html.index('class="q"')


def test_overlapping_quotes_both_light_up():
    source = "cancel from the link in the mail"
    html = words_of(source, mark(source, "cancel from the link"), mark(source, "the link in", "k2"))
    assert marked_text(html, "k1") == "cancel from the link"
    assert marked_text(html, "k2") == "the link in"


@settings(max_examples=150)
@given(MARKDOWN, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=4))
def test_marks_never_change_what_is_read(source, spans):
    marks = [Mark(f"k{n}", start, start + width) for n, (start, width) in enumerate(spans)]
    html = words_of(source, *marks)
    assert TAGS.sub("", html) == TAGS.sub("", words_of(source))
    without = re.sub(r'<span class="q"[^>]*>(.*?)</span>', r"\1", html, flags=re.DOTALL)
    assert without == words_of(source)


@settings(max_examples=150)
@given(MARKDOWN, st.data())
def test_whatever_lights_up_was_quoted(source, data):
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    html = words_of(source, Mark("k1", start, end))
    touched = source[max(start - 5, 0) : end + 5]  # an entity lights up whole
    for piece in re.findall(r'<span class="q"[^>]*>(.*?)</span>', html, re.DOTALL):
        read = unescape(touched).replace("\\", "")
        assert unescape(piece) in read or unescape(piece) in touched


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
        "//host/x",
        "page.html",
        "&#106;avascript:x",
        "java\tscript:x",
    ],
)
def test_only_web_and_mail_links_are_links(target):
    html = words_of(f"[words]({target}) and <{target}>")
    assert "<a " not in html


def test_links_and_images_load_nothing():
    html = words_of(
        "[w](https://example.org/a?b=1&c=2) ![a *b*](https://example.org/i.png) <m@example.org>"
    )
    assert "<img" not in html
    assert "[image: a *b*]" in html
    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html
    assert 'href="mailto:m@example.org"' in html


def test_raw_html_is_text():
    html = words_of("<script>alert(1)</script>\n\n<b onclick=x>y</b>")
    assert "<script" not in html
    assert "<b" not in html


def test_headings_stay_below_those_of_the_page():
    assert "<h5>" in words_of("# Big")
    assert "<h1" not in words_of("# Big")


def test_a_title_is_not_markdown():
    title = "Use *stars* & <b>"
    html = str(plain(title, [mark(title, "*stars*")]))
    assert marked_text(html, "k1") == "*stars*"
    assert html.endswith(" &amp; &lt;b&gt;")


def test_a_very_long_text_is_cut_and_says_so():
    html = words_of("word " * 10_000)
    assert "30,000 more characters are in the export." in html
    assert len(html) < 21_000
