"""What is a text file, and what is none."""

from pathlib import Path

import pytest

from assistant import UserError
from assistant.exchange.encoding import read_text


def test_a_few_stray_control_characters_make_no_binary_file(tmp_path: Path) -> None:
    path = tmp_path / "short.md"
    path.write_bytes(b"## LIB-1: New \x12\x06\x06\nend\n")
    assert read_text(path)[0].startswith("## LIB-1")


@pytest.mark.parametrize("content", [b"\x89PNG\x00\x00\x00\x01" * 8, b"abc\x12\x06\x01" * 40])
def test_a_binary_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "picture.md"
    path.write_bytes(content)
    with pytest.raises(UserError, match="not a text file"):
        read_text(path)
