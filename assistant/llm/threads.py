"""How many threads a model should compute with."""

import math
import os
from pathlib import Path

_SYSTEM = Path("/sys")


def usual_threads(system: Path = _SYSTEM) -> int:
    """One thread for each physical core that this process may use.

    Decoding is bound by memory, so that a second thread on a core does not help. A busy machine is
    no reason for fewer: the threads sleep while they wait (see `embedded`).

    Args:
        system: where Linux shows its topology.

    Returns:
        At least 1.
    """
    usable = _usable_cpus()
    cores = _cores(usable, system)
    if cores is None:
        # Elsewhere half of the logical ones: the physical ones of Intel, the fast ones of Apple.
        cores = len(usable) if len(usable) <= 2 else len(usable) // 2
    quota = _quota(system)
    return max(1, cores if quota is None else min(cores, quota))


def _usable_cpus() -> set[int]:
    if hasattr(os, "sched_getaffinity"):
        return set(os.sched_getaffinity(0))
    return set(range(os.cpu_count() or 1))


def _cores(usable: set[int], system: Path) -> int | None:
    """Physical cores among logical ones, by who shares a core with whom."""
    try:
        return len(
            {
                (system / f"devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text()
                for cpu in usable
            }
        )
    except OSError:
        return None


def _quota(system: Path) -> int | None:
    """Processors that a container is allowed, rounded up (control groups, version 2)."""
    try:
        quota, period = (system / "fs/cgroup/cpu.max").read_text().split()
        return math.ceil(int(quota) / int(period))
    except (OSError, ValueError):
        return None
