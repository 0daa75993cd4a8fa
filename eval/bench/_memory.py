"""How much memory this process has taken at most."""

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """The largest resident set of this process so far, in MB.

    Linux carries `ru_maxrss` over from the process that started this one (getrusage(2) counts what
    was there before `execve`), so that a large parent would hide what a child takes; `VmHWM` (proc(5))
    is this process's own.
    """
    if STATUS.exists():
        for line in STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
