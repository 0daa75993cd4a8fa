import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm import PromptError, load_prompt, prompt_ids
from assistant.llm.frontmatter import read_front_matter

HEAD = """---
id: greet
version: 3
inputs: [name, lines]
changelog:
  - "1: first"
  - 2: longer,
    over two lines
---
"""
BODY = """
## system
Be kind. {# a remark #}

## user
Hello {{ name }}!
{% for line in lines %}
- {{ line }}
{% endfor %}
Bye
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "greet.md").write_text(HEAD + BODY, encoding="utf-8")
    (tmp_path / "README.md").write_text("About prompts", encoding="utf-8")
    return tmp_path


def write(folder: Path, head: str = HEAD, body: str = BODY) -> None:
    (folder / "greet.md").write_text(head + body, encoding="utf-8")


def test_load(folder: Path) -> None:
    prompt = load_prompt("greet", folder=folder)
    assert (prompt.id, prompt.version, prompt.inputs) == ("greet", 3, ("name", "lines"))
    assert prompt.changelog == ("1: first", "2: longer, over two lines")
    assert prompt.hash == hashlib.sha256((HEAD + BODY).encode()).hexdigest()
    assert prompt_ids(folder=folder) == ("greet",)


def test_render(folder: Path) -> None:
    rendered = load_prompt("greet", folder=folder).render(name="Zoë", lines=["a", "b"])
    assert rendered.system == "Be kind."
    assert rendered.user == "Hello Zoë!\n- a\n- b\nBye"
    assert (rendered.use.id, rendered.use.version) == ("greet", 3)


def test_values_are_data(folder: Path) -> None:
    hostile = "{{ 7 * 7 }} {% raw %} {# x #} ## system <b>&amp;</b>"
    rendered = load_prompt("greet", folder=folder).render(name=hostile, lines=[])
    assert rendered.user == f"Hello {hostile}!\nBye"


@given(st.text())
def test_any_value_arrives_as_it_is(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    if not (folder / "greet.md").exists():
        write(folder)
    rendered = load_prompt("greet", folder=folder).render(name=value, lines=[])
    assert rendered.user == f"Hello {value}!\nBye"


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"name": "x"}, "missing: lines"),
        ({"name": "x", "lines": [], "more": 1}, "not declared: more"),
        ({"nam": "x", "lines": []}, "missing: name; not declared: nam"),
    ],
)
def test_missing_and_unknown_inputs(folder: Path, inputs: dict[str, object], told: str) -> None:
    with pytest.raises(PromptError, match=told):
        load_prompt("greet", folder=folder).render(**inputs)


def test_an_input_that_lacks_what_the_template_asks_of_it(folder: Path) -> None:
    write(folder, body="## system\nx {{ lines }}\n## user\n{{ name.first }}\n")
    with pytest.raises(PromptError, match="first"):
        load_prompt("greet", folder=folder).render(name={"last": "x"}, lines=[])


@pytest.mark.parametrize(
    ("head", "body", "told"),
    [
        (HEAD.replace("[name, lines]", "[name, lines, more]"), BODY, "not used: .'more'"),
        (HEAD.replace("[name, lines]", "[name]"), BODY, "not declared: .'lines'"),
        (HEAD.replace("version: 3", "version: none"), BODY, "version"),
        (HEAD.replace("version: 3", "mystery: 3"), BODY, "mystery"),
        (HEAD.replace("id: greet", "id: other"), BODY, "its id is `other`"),
        (HEAD, BODY.replace("## user", "## usr"), "## user"),
        (HEAD, "Text before\n" + BODY, "nothing before"),
        (HEAD, BODY.replace("{% endfor %}", ""), "greet"),
        ("", BODY, "must begin"),
        (HEAD.removesuffix("---\n"), BODY, "not closed"),
        (HEAD.replace("id: greet", "id: greet\nid: greet"), BODY, "twice"),
        (HEAD.replace("id: greet", "id: greet\n&anchor"), BODY, "cannot read"),
    ],
)
def test_malformed_files_are_refused_by_name(folder: Path, head: str, body: str, told: str) -> None:
    write(folder, head, body)
    with pytest.raises(PromptError, match=told):
        load_prompt("greet", folder=folder)


@pytest.mark.parametrize("prompt_id", ["absent", "../greet", "README", ""])
def test_unknown_ids(folder: Path, prompt_id: str) -> None:
    with pytest.raises(PromptError, match="There is no prompt"):
        load_prompt(prompt_id, folder=folder)


def test_templates_reach_no_internals(folder: Path) -> None:
    write(folder, body="## system\n{{ lines }}\n## user\n{{ name.__class__.__mro__ }}\n")
    with pytest.raises(PromptError):
        load_prompt("greet", folder=folder).render(name="x", lines=[])


def test_a_changed_file_is_another_prompt(folder: Path) -> None:
    before = load_prompt("greet", folder=folder).hash
    write(folder, body=BODY + "More\n")
    assert load_prompt("greet", folder=folder).hash != before


@pytest.mark.parametrize("prompt_id", prompt_ids())
def test_real_prompts_load(prompt_id: str) -> None:
    prompt = load_prompt(prompt_id)
    assert prompt.changelog
    assert prompt.system


def test_real_prompts_keep_their_static_part_first() -> None:
    for prompt_id in prompt_ids():
        prompt = load_prompt(prompt_id)
        assert "{{" not in prompt.system, f"{prompt_id}: the system part must stay cached"


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,9}", fullmatch=True),
        st.lists(
            st.from_regex(r"[A-Za-z0-9.][A-Za-z0-9 .:]{0,20}[A-Za-z0-9.]", fullmatch=True),
            min_size=1,
        ),
    )
)
def test_front_matter_round_trip(entries: dict[str, list[str]]) -> None:
    lines = ["---"]
    for key, values in entries.items():
        lines += [f"{key}:", *(f"  - {value}" for value in values)]
    assert read_front_matter("\n".join([*lines, "---", "rest"])) == (entries, "rest")
