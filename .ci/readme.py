"""Print the N-th console block of the README, so that what is run is what is read."""

import re
import sys
from pathlib import Path


def blocks(text: str) -> list[str]:
    """The console blocks of a Markdown text, in order."""
    return re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


if __name__ == "__main__":
    readme = Path(__file__).resolve().parents[1] / "README.md"
    sys.stdout.write(blocks(readme.read_text(encoding="utf-8"))[int(sys.argv[1]) - 1])
