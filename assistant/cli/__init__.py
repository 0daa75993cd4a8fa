"""The command `assistant`: reads options, calls the rooms, prints. No logic."""

import os
import sys
from typing import NoReturn

_INTERRUPTED = 130


def main() -> None:
    """Run the command; errors of the user end with one sentence and exit code 2."""
    try:
        from assistant.cli.app import app

        app()
    except KeyboardInterrupt:
        _stopped()
    except SystemExit as end:
        # Typer turns a Ctrl-C into this code, without a word.
        if end.code != _INTERRUPTED:
            raise
        _stopped()
    except Exception as error:
        # Imported only now: the language of the house takes longer to load than `--help` may take.
        from assistant.domain.errors import AssistantError

        if isinstance(error, AssistantError):
            _complain(str(error))
            sys.exit(2)
        if os.environ.get("ASSISTANT_DEBUG"):
            raise
        _complain(
            f"This is a mistake of the assistant, not yours ({type(error).__name__}: {error}). "
            "What was finished is kept. Please report it with the output of the same command "
            "run with ASSISTANT_DEBUG=1."
        )
        sys.exit(1)


def _stopped() -> NoReturn:
    _complain("Stopped. Run the same command again to go on where it was.")
    sys.exit(4)


def _complain(sentence: str) -> None:
    from assistant.cli.console import complain

    complain(sentence)
