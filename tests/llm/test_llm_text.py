import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.llm import count_tokens, redact
from assistant.llm.jsontext import read_json
from assistant.llm.retryafter import retry_after_seconds
from assistant.llm.strictschema import strict_schema

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(), JSON)


@given(JSON)
def test_json_is_read_as_it_is(value: object) -> None:
    assert read_json(json.dumps(value)) == value


@example({"<think></think>": None}, "json")
@given(OBJECTS, st.sampled_from(["json", "", "JSON"]))
def test_fenced(value: dict[str, object], language: str) -> None:
    text = f"Here you are:\n```{language}\n{json.dumps(value, indent=1)}\n```\nAnything else?"
    assert read_json(text) == value


@given(OBJECTS.filter(bool))
def test_wrapped_in_prose(value: dict[str, object]) -> None:
    text = f"Sure! The answer (as asked) is: {json.dumps(value)} I hope it helps."
    assert read_json(text) == value


@example({"<think></think>": "<think>kept</think>"})
@given(OBJECTS.filter(bool))
def test_trailing_commas(value: dict[str, object]) -> None:
    text = json.dumps(value)
    assert read_json(text[:-1] + " ,\n}") == value
    assert read_json(f"[{text}, ]") == [value]


def test_commas_and_brackets_in_strings_stay() -> None:
    value = {"a": 'x, ] } "quoted" ,}', "b": ["{", "[,]"]}
    assert read_json(f"so: {json.dumps(value)[:-1]},}}") == value


def test_raw_line_breaks_in_strings() -> None:
    assert read_json('{"a": "one\ntwo"}') == {"a": "one\ntwo"}


@pytest.mark.parametrize("text", ["", "no", '{"a": ', "{'a': 1}", "[1, 2", "}{", "[}"])
def test_what_needs_a_guess_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no JSON value"):
        read_json(text)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):  # any other exception fails
        json.dumps(read_json(text))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "3600"}, 3600),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "250ms"}, 0.25),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Wed, 99 Foo 2020"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(headers) == seconds


def test_retry_after_a_date() -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    later = format_datetime(now + timedelta(seconds=90), usegmt=True)
    past = format_datetime(now - timedelta(days=1), usegmt=True)
    assert retry_after_seconds({"retry-after": later}, now=now) == 90
    assert retry_after_seconds({"retry-after": past}, now=now) == 0


@given(st.text(max_size=40))
def test_retry_after_takes_any_nonsense(text: str) -> None:
    seconds = retry_after_seconds({"retry-after": text, "retry-after-ms": text})
    assert seconds is None or seconds >= 0


def test_redaction() -> None:
    key = "odd-shape-of-a-key"
    text = f"Incorrect key {key}, sk-proj-abcDEF123456789; Authorization: Bearer abcdefghij"
    hidden = redact(text, key)
    for secret in (key, "sk-proj-abcDEF123456789", "abcdefghij"):
        assert secret not in hidden
    assert redact("a plain sentence about an API") == "a plain sentence about an API"
    assert redact("abc", "", "ab") == "abc"


def test_strict_schema() -> None:
    loose = {
        "type": "object",
        "title": "Out",
        "properties": {
            "title": {"type": "string", "maxLength": 9, "title": "Title"},
            "rows": {"type": "array", "items": {"$ref": "#/$defs/Row"}, "default": []},
        },
        "required": ["title"],
        "$defs": {"Row": {"type": "object", "properties": {"kind": {"const": "a"}}}},
    }
    assert strict_schema(loose) == {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "rows": {"type": "array", "items": {"$ref": "#/$defs/Row"}},
        },
        "required": ["title", "rows"],
        "additionalProperties": False,
        "$defs": {
            "Row": {
                "type": "object",
                "properties": {"kind": {"enum": ["a"]}},
                "required": ["kind"],
                "additionalProperties": False,
            }
        },
    }


@pytest.mark.parametrize(
    ("text", "tokens"),  # as the embedded model's own tokenizer counts them
    [
        ("", 0),
        ("As a shopper, I want to see my open invoices so that I can pay them in time.", 20),
        ("## Steps\n\n- [ ] open `/orders/42`\n- [ ] **Given** a basket with 3 items\n", 26),
        ("Wenn die Bestellung versandt wurde, ist eine Stornierung nicht mehr möglich.", 18),
    ],
)
def test_token_counts_are_close(text: str, tokens: int) -> None:
    assert count_tokens(text) == pytest.approx(tokens, rel=0.25)


def test_thoughts_are_left_out() -> None:
    assert read_json('<think>Perhaps {"a": 1}?\nNo.</think>\n{"a": 2}') == {"a": 2}
