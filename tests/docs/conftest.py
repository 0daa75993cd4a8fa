"""The command, in a folder of its own, as for the tests of the command line."""

from tests.cli.conftest import folder, model, run

__all__ = ["folder", "model", "run"]
