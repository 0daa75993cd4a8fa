"""The head of a prompt file: a small, strict part of YAML."""

import re

_KEY = re.compile(r"([a-z_]+):[ \t]*(.*)")
Value = str | list[str]


def read_front_matter(text: str) -> tuple[dict[str, Value], str]:
    """Read what stands between two `---` lines at the start of a file.

    Understood: `key: text`, `key: [a, b]`, and `key:` followed by `- entry` lines whose
    entries may go on in indented lines. Everything is text; nothing is guessed.

    Args:
        text: the whole file.

    Returns:
        The entries, and the text after the second `---`.

    Raises:
        ValueError: no head, an unknown form, or a key twice.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != "---":
        raise ValueError("it must begin with a line `---`")
    try:
        end = next(n for n, line in enumerate(lines) if n and line.rstrip() == "---")
    except StopIteration:
        raise ValueError("the head is not closed by a line `---`") from None
    return _entries(lines[1:end]), "\n".join(lines[end + 1 :])


def _entries(lines: list[str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    key = ""
    for line in lines:
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        entries = found.get(key)
        if match := _KEY.fullmatch(line.rstrip()):
            key = match[1]
            if key in found:
                raise ValueError(f"`{key}` stands twice in the head")
            found[key] = _value(match[2].strip())
        elif isinstance(entries, list) and stripped.startswith("- "):
            entries.append(_unquoted(stripped[2:].strip()))
        elif isinstance(entries, list) and entries and line[0] in " \t":
            entries[-1] += f" {stripped}"
        else:
            raise ValueError(f"cannot read `{stripped}` in the head")
    return found


def _value(text: str) -> Value:
    if not text:
        return []
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(entry.strip()) for entry in text[1:-1].split(",") if entry.strip()]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
