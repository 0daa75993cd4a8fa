"""The rule table of the documentation says what the code says."""

from pathlib import Path

from assistant.quality import catalogue

DOC = Path(__file__).parents[2] / "docs" / "quality.md"


def row(rule) -> str:
    kinds = ", ".join(kind.value for kind in rule.kinds) or "the whole set"
    language = "English" if rule.english else "any"
    return f"| `{rule.key}` | {rule.what} | {rule.severity.value} | {kinds} | {language} | {rule.reference} |"


def test_every_rule_is_documented_as_it_is() -> None:
    lines = DOC.read_text(encoding="utf-8").splitlines()
    documented = [
        line for line in lines if line.startswith("| `") and not line.startswith("| `ready.")
    ]
    assert documented == [row(rule) for rule in catalogue()]
