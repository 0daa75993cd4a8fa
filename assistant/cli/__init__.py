"""The command `assistant`: reads options, calls the rooms, prints. No logic."""

import sys


def main() -> None:
    """Run the command; errors of the user end with one sentence and exit code 2."""
    from assistant.domain.errors import AssistantError

    try:
        from assistant.cli.app import app

        app()
    except AssistantError as error:
        from assistant.cli.console import complain

        complain(str(error))
        sys.exit(2)
    except KeyboardInterrupt:
        from assistant.cli.console import complain

        complain("Stopped. Run the same command again to go on where it was.")
        sys.exit(4)
