"""Who decides, where nobody was named."""

import os
import subprocess
from getpass import getuser

_GIT_SECONDS = 3.0


def whoami() -> str:
    """The person at the keyboard: `ASSISTANT_USER`, else Git's `user.name`, else the account.

    Returns:
        A name; `unknown` where the system knows none.
    """
    named = os.environ.get("ASSISTANT_USER", "").strip()
    return named or _git_name() or _account()


def _git_name() -> str:
    try:
        done = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 - whichever Git the person uses
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _account() -> str:
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
