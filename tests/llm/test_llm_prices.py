from pathlib import Path

import pytest

from assistant.domain import Usage, UserError
from assistant.llm import Price, find_price


@pytest.fixture(autouse=True)
def own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path)
    return tmp_path


def test_known_unknown_and_local_models() -> None:
    known = find_price("openai", "gpt-4.1-mini")
    assert known is not None
    assert known.input < known.output
    assert known.as_of >= "2026"
    assert find_price("openai", "no-such-model") is None
    assert find_price("compatible", "gpt-4.1") is None
    assert find_price("ollama", "anything") == Price(input=0, output=0)


@pytest.mark.parametrize("version", ["-2025-04-14", "-20250414", "-latest", "@20250414"])
def test_a_dated_version_costs_what_its_model_costs(version: str) -> None:
    assert find_price("openai", f"gpt-4.1{version}") == find_price("openai", "gpt-4.1")


def test_a_longer_name_is_another_model() -> None:
    assert find_price("openai", "gpt-4.1-mini") != find_price("openai", "gpt-4.1")
    assert find_price("openai", "gpt-4.1-giant") is None


def test_the_user_overrides(own_configuration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = own_configuration / "prices.toml"
    table.write_text('as_of = "2030-01-01"\n[compatible]\nmine = { input = 1.0, output = 2.0 }\n')
    assert find_price("compatible", "mine") == Price(input=1, output=2, as_of="2030-01-01")
    assert find_price("openai", "gpt-4.1") is not None
    other = own_configuration / "other.toml"
    other.write_text('[openai]\n"gpt-4.1" = { input = 9.0, output = 9.0 }\n')
    monkeypatch.setenv("ASSISTANT_PRICES", str(other))
    assert find_price("openai", "gpt-4.1") == Price(input=9, output=9)
    assert find_price("compatible", "mine") is None


@pytest.mark.parametrize(
    "text",
    [
        "no toml",
        "[openai]\nm = { input = -1.0, output = 1.0 }",
        "[openai]\nm = 3",
        "openai = 5",
        "\xff",
        None,
    ],
)
def test_a_table_that_cannot_be_read(
    own_configuration: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    path = own_configuration / "own.toml"
    if text is not None:
        path.write_bytes(text.encode("latin-1"))
    monkeypatch.setenv("ASSISTANT_PRICES", str(path))
    with pytest.raises(UserError, match=r"own\.toml cannot be read") as caught:
        find_price("openai", "gpt-4.1")
    assert "\n" not in str(caught.value)


def test_cost_counts_the_cache() -> None:
    price = Price(input=2, cached=0.5, written=2.5, output=8)
    usage = Usage(tokens_in=1_000_000, tokens_cached=400_000, tokens_out=100_000)
    assert price.cost(usage) == pytest.approx(1.2 + 0.2 + 0.8)
    assert price.cost(usage, written=100_000) == pytest.approx(1.0 + 0.2 + 0.25 + 0.8)
    assert Price(input=2, output=8).cost(usage) == pytest.approx(2.0 + 0.8)
