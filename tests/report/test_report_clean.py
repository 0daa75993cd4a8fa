"""What cannot be seen does not get through, and nothing else is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.report.clean import clean, clean_line, cleaned, shorten

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b[]0;m\x07\x9b\r\n\t\u202e\u2066\u200b\ufeff\u2028\U000e0041\ud800a "),
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;new window title\x07after", "after"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("bell\x07 and back\x08space", "bell and backspace"),
        ("a\u202eb\u202cc\u2066d\u2069", "abcd"),
        ("no\u200bthing \U000e0068\U000e0069hidden\ufeff", "nothing hidden"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("tab\tstays", "tab\tstays"),
        ("family \U0001f468\u200d\U0001f469 stays", "family \U0001f468\u200d\U0001f469 stays"),
        ("می\u200cخواهم stays", "می\u200cخواهم stays"),
        ("unfinished \x1b", "unfinished "),
    ],
)
def test_cleans(text, expected):
    assert clean(text) == expected


@given(ANY_TEXT)
def test_clean_text_holds_no_control_and_can_be_written(text):
    done = clean(text)
    done.encode("utf-8")
    assert not [c for c in done if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert not [c for c in done if unicodedata.bidirectional(c) in {"RLO", "LRO", "RLE", "LRE"}]
    assert clean(done) == done


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Co", "Cn"))))
def test_ordinary_text_stays_as_it_is(text):
    ordinary = "".join(c for c in text if clean(c) == c)
    assert clean(ordinary) == ordinary
    assert len(ordinary) >= sum(c.isascii() for c in text)


@given(ANY_TEXT, st.data())
def test_offsets_find_their_way_through(text, data):
    done = cleaned(text)
    assert done.text == clean(text)
    places = [done.at(offset) for offset in range(len(text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(done.text)
    for offset, character in enumerate(text):
        if done.at(offset + 1) - done.at(offset) == 1 and clean(character) == character:
            assert done.text[done.at(offset)] in {character, "\n", "\ufffd"}


def test_counts_what_was_hidden():
    assert cleaned("a\u200bb\U000e0041\r\nc").removed == 2


@given(ANY_TEXT, st.integers(2, 40))
def test_short_lines_are_lines_and_short(text, limit):
    line = shorten(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert line == clean_line(line)
