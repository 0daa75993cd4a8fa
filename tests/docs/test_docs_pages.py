"""Every command and every snippet of the documentation works as it is printed."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from assistant import Agreements
from assistant.api.schemas import write_schemas
from tests.cli.conftest import ROOT, Run, worded
from tests.llm.openai_server import OpenAIServer

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
FENCES = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path, language: str) -> list[str]:
    found = FENCES.findall(page.read_text(encoding="utf-8"))
    return [text for name, text in found if name == language]


def with_blocks(language: str) -> list[Path]:
    return [page for page in PAGES if blocks(page, language)]


def named(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


@pytest.mark.parametrize("page", with_blocks("sh"), ids=named)
def test_the_commands_run_in_the_order_of_the_page(
    run: Run,
    folder: Path,
    page: Path,
    openai_server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    openai_server.answer, openai_server.models = worded, ("qwen2.5:7b", "gpt-4.1-mini")
    monkeypatch.setenv("ASSISTANT_MODEL", "none")
    monkeypatch.setenv("ASSISTANT_USER", "Mira")
    monkeypatch.setenv("OLLAMA_HOST", openai_server.base_url.removesuffix("/v1"))
    for text in blocks(page, "toml"):
        (folder / ".assistant").mkdir(exist_ok=True)
        (folder / ".assistant" / "agreements.toml").write_text(text, encoding="utf-8")
    for command in (line for block in blocks(page, "sh") for line in block.splitlines()):
        words = shlex.split(command)
        assert words[0] == "assistant", "only our own command"
        if any(word.startswith("openai:") for word in words):
            # Word for word, but for the address: no test calls a provider.
            words += ["--base-url", openai_server.base_url]
        # One of the product's items will do here.
        words = ["PAW-28" if word == "pawprint" else word for word in words]
        ended = run(*words[1:])
        assert ended.code == 0, f"{command}\n{ended.err}"
        assert (ended.out + ended.err).strip(), command


@pytest.mark.parametrize("page", [DOCS / "how-to" / "python.md"], ids=named)
def test_the_snippets_in_python_run_in_the_order_of_the_page(
    folder: Path, page: Path, openai_server: OpenAIServer
) -> None:
    openai_server.answer = worded
    assert (folder / "examples").is_dir()
    names = {"__name__": "docs", "BASE_URL": openai_server.base_url}
    for text in blocks(page, "python"):
        exec(compile(text, named(page), "exec"), names)


@pytest.mark.parametrize("page", [DOCS / "how-to" / "agreements.md"], ids=named)
def test_the_agreements_are_valid(page: Path) -> None:
    for text in blocks(page, "toml"):
        assert Agreements.model_validate(tomllib.loads(text)) != Agreements()


def test_every_page_stands_in_the_navigation_or_among_the_decisions() -> None:
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [named(page) for page in PAGES if page.parent != DOCS / "decisions"]
    assert [name for name in pages if f" {name}\n" not in config] == []


def test_the_published_schemas_are_fresh(tmp_path: Path) -> None:
    made = write_schemas(tmp_path)
    assert {path.name for path in made} == {path.name for path in (DOCS / "schemas").iterdir()}
    for path in made:
        kept = DOCS / "schemas" / path.name
        assert kept.read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), (
            "run `assistant schema --out docs/schemas`"
        )
