import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.domain import Agreements, UserError
from assistant.workspace import default_agreements_toml, load_agreements


def load(tmp_path: Path, text: str) -> Agreements:
    (tmp_path / "agreements.toml").write_text(text, encoding="utf-8")
    return load_agreements(tmp_path)


def complaint(tmp_path: Path, text: str) -> str:
    with pytest.raises(UserError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert "agreements.toml" in message
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_defaults_without_a_file(tmp_path: Path):
    assert load_agreements(tmp_path) == Agreements()
    assert load_agreements(tmp_path / "missing") == Agreements()


def test_the_default_file_means_the_defaults(tmp_path: Path):
    assert load(tmp_path, default_agreements_toml()) == Agreements()


def names(model: type[BaseModel], prefix: str = "") -> set[str]:
    found = set()
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= names(kind, f"{prefix}{name}.")
        else:
            found.add(prefix + name)
    return found


def uncommented() -> str:
    """The default file with its switched-off entries switched on."""
    lines = []
    for line in default_agreements_toml().splitlines():
        bare = line.removeprefix("# ")
        is_entry = (" = " in bare and bare.split(" = ")[0].isidentifier()) or bare == "[[rules]]"
        lines.append(bare if line.startswith("# ") and is_entry else line)
    return "\n".join(lines)


def test_the_default_file_shows_every_entry(tmp_path: Path):
    data = tomllib.loads(uncommented())
    shown = set()
    for name, value in data.items():
        if isinstance(value, dict) and name != "fields":
            shown |= {f"{name}.{inner}" for inner in value}
        else:
            shown.add(name)
    assert shown == names(Agreements)
    agreed = load(tmp_path, uncommented())
    assert agreed.model == "embedded"
    assert agreed.size.max_estimate == 8.0
    assert agreed.rules[0].id == "accessibility"


def test_what_a_team_writes_is_read(tmp_path: Path):
    agreed = load(
        tmp_path,
        'roles = ["buyer", "clerk"]\n[criteria]\nstyle = "rules"\n[size]\nmax_estimate = 5\n'
        '[fields]\nestimate = "Points"\n',
    )
    assert agreed.roles == ("buyer", "clerk")
    assert agreed.criteria.style == "rules"
    assert agreed.size.max_estimate == 5.0
    assert agreed.fields == {"estimate": "Points"}


def test_byte_order_mark_of_a_windows_editor(tmp_path: Path):
    assert load(tmp_path, "\ufeffstale_after_days = 30\n").stale_after_days == 30


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("rolls = []", ["`rolls`", "did you mean `roles`", "stale_after_days"]),
        ("[size]\nmax_criterias = 3", ["`size.max_criterias`", "`max_criteria`", "max_clauses"]),
        ("[[rules]]\nid='a'\ntext='b'\nwhen=1", ["`rules.0.when`", "id, text"]),
        ('[size]\nmax_criteria = "7"', ["`size.max_criteria`", '"7"', "integer"]),
        ("[size]\nmax_criteria = 0", ["`size.max_criteria`", "greater than or equal to 1"]),
        ('[criteria]\nstyle = "prose"', ["`criteria.style`", "'gherkin' or 'rules'"]),
        ('roles = "buyer"', ["`roles`", '"buyer"']),
        ("readiness = true", ["`readiness`", "true"]),
        ("[[rules]]\nid='a'", ["lacks the entry `rules.0.text`"]),
        ("model = 5", ["`model`", "string"]),
        ("roles = [", ["not valid TOML"]),
        ("model = 1\nrolls = []", ["`rolls`", "1 more"]),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, parts: list[str]):
    message = complaint(tmp_path, text)
    for part in parts:
        assert part in message


def test_not_utf_8(tmp_path: Path):
    (tmp_path / "agreements.toml").write_bytes('roles = ["Käufer"]'.encode("latin-1"))
    with pytest.raises(UserError, match="UTF-8"):
        load_agreements(tmp_path)


def test_a_folder_of_that_name(tmp_path: Path):
    (tmp_path / "agreements.toml").mkdir()
    with pytest.raises(UserError, match="cannot be read"):
        load_agreements(tmp_path)
