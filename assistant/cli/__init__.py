"""The command `assistant`: reads options, calls the rooms, prints. No logic."""

import os
import sys


def main() -> None:
    """Run the command; errors of the user end with one sentence and exit code 2."""
    from assistant.cli.app import app

    try:
        app()
    except KeyboardInterrupt:
        _complain("Stopped. Run the same command again to go on where it was.")
        sys.exit(4)
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


def _complain(sentence: str) -> None:
    from assistant.cli.console import complain

    complain(sentence)
