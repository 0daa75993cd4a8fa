"""Where the command prints: results to standard output, progress and complaints to error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from assistant.domain import Progress as Tell


def out() -> "Console":
    """Standard output."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def err() -> "Console":
    """Standard error: progress and everything that is not the result."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """A value as JSON on standard output, and nothing else."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def complain(sentence: str) -> None:
    """One sentence to standard error, never folded in the middle of a path."""
    from rich.markup import escape

    err().print(f"[bold red]Error:[/] {escape(sentence)}", soft_wrap=True)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[tuple["Progress", "Tell"]]:
    """A progress bar with rate and remaining time, and a function to tell how far the work is.

    Each label is a bar of its own that goes away when its work is done.
    """
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        _facts_column(),
        console=err(),
        transient=True,
        disable=quiet,
    )
    tasks: dict[str, Any] = {}

    def tell(done: int, total: int, label: str) -> None:
        if label not in tasks:
            tasks[label] = bar.add_task(label, total=total, facts="")
        bar.update(tasks[label], completed=done, total=total)
        if done >= total:
            bar.remove_task(tasks.pop(label))

    with bar:
        yield bar, tell


def _facts_column() -> Any:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Facts(ProgressColumn):
        """What the work itself knows of its speed and end; else guessed from its steps."""

        def render(self, task: Task) -> Text:
            if task.fields["facts"]:
                return Text(task.fields["facts"], style="dim")
            speed = task.finished_speed or task.speed
            if not speed:
                return Text()
            left = (task.remaining or 0) / speed
            return Text(f"{speed:.1f}/s · {left:.0f} s left", style="dim")

    return Facts()
