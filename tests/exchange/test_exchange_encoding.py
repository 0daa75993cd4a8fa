"""What is a text file, and what is none."""

from pathlib import Path

import pytest

from assistant import UserError
from assistant.exchange.encoding import read_text


def test_a_few_stray_control_characters_make_no_binary_file(tmp_path: Path) -> None:
    path = tmp_path / "short.md"
    path.write_bytes(b"## LIB-1: New \x12\x06\x06\nend\n")
    assert read_text(path)[0].startswith("## LIB-1")


def test_a_file_full_of_control_characters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.md"
    path.write_bytes(b"abc\x12\x06\x01" * 40)
    with pytest.raises(UserError, match="not a text file"):
        read_text(path)
