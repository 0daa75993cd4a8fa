"""The command starts at once, and says what it is."""

import subprocess
import sys

import pytest

import assistant

HEAVY = ("chromadb", "langchain", "langchain_core", "openai", "spacy", "numpy", "onnxruntime")


@pytest.mark.parametrize("option", ["--help", "--version", "refine --help"])
def test_nothing_heavy_is_imported_to_say_what_it_is(option: str) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['assistant', *{option.split()!r}]\n"
        "from assistant.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "HEAVY []"


def test_the_version_is_the_packages() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from assistant.cli import main; main()", "--version"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == f"backlog-assistant {assistant.__version__}"


def test_the_public_face_is_what_it_says() -> None:
    import assistant.domain

    assert set(assistant.domain.__all__) <= set(assistant.__all__)
    for name in assistant.__all__:
        assert getattr(assistant, name) is not None
    with pytest.raises(AttributeError):
        _ = assistant.nothing_of_the_kind
