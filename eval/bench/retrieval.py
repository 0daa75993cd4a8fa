"""How well and how fast past items are found, and how many duplicates are none."""

import sys

from ._retrieval_data import DATA, projects
from ._retrieval_duplicates import duplicates, templates
from ._retrieval_quality import quality
from ._retrieval_speed import indexing, speed


def run() -> int:
    """Print all figures; `--fast` leaves 100,000 items out, `--quality` and `--speed` choose.

    Returns:
        0; 1 where a goal is missed.
    """
    arguments = set(sys.argv[1:])
    everything = not arguments & {"--quality", "--speed"}
    good = True
    if everything or "--quality" in arguments:
        if DATA.is_dir():
            found = projects()
            good &= quality(found)
            good &= duplicates(found)
        else:
            print(f"skipped: recall and duplicates ({DATA} is not there)")
        good &= templates()
    if everything or "--speed" in arguments:
        good &= indexing()
        good &= speed(10_000)
        if "--fast" not in arguments:
            good &= speed(100_000)
    return int(not good)
