"""The kernel's out-of-memory killer: whom it chooses, and whether it has killed.

When a container or the machine runs out of memory, the kernel kills the process with the highest
score: its share of the memory in thousandths, plus its adjustment. With an adjustment of 1000, the
highest, a template or a child is always chosen before the service. Among these, a child that has
allocated anything is chosen before its template, whose memory it shares and adds to.
"""

import contextlib
import time
from collections import deque
from pathlib import Path

CHOSEN_FIRST = 1000

_CGROUPS = Path("/proc/self/cgroup")
_MOUNT = Path("/sys/fs/cgroup")
_MACHINE = Path("/proc/vmstat")

# How long a count is used before it is read again.
_WINDOW_SECONDS = 1.0

# Explained deaths to remember: more than programs can run at once.
_MAX_EXPLAINED = 1000


def choose_first() -> None:
    """Let the kernel kill this process and its future children before others.

    Raising the adjustment needs no privilege. Where it is not possible, because `/proc` is not
    writable, the kernel chooses by size, and no wall depends on it.
    """
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(CHOSEN_FIRST))


class OomKills:
    """Counts the out-of-memory kills of this process's control group, or else of the machine.

    The count says how many processes were killed and not which ones, so each kill since a child
    began its program explains the unexplained SIGKILL of one child. How long after the kill its
    death is seen does not matter: freeing the memory takes seconds on a busy machine.

    Args:
        source: the file with the count; by default the one of this process's control group.
    """

    def __init__(self, source: Path | None = None) -> None:
        self._source = source or _find_source()
        self._count = self._read()
        self._read_at = time.monotonic()
        # The count at each death that a kill has explained.
        self._explained: deque[int] = deque(maxlen=_MAX_EXPLAINED)

    def begin(self) -> int:
        """Return the count at the beginning of a program, or up to a second before."""
        now = time.monotonic()
        if now - self._read_at >= _WINDOW_SECONDS:
            self._count = self._read()
            self._read_at = now
        return self._count

    def explain_death(self, since: int) -> bool:
        """Return whether a kill explains the death of a child, and use that kill up.

        Args:
            since: the count at the beginning of the child's program.
        """
        count = self._read()
        if count - since <= sum(at > since for at in self._explained):
            return False
        self._explained.append(count)
        return True

    def _read(self) -> int:
        """Return the number of kills; 0 if it cannot be read, so that nothing is explained."""
        if self._source is None:
            return 0
        with contextlib.suppress(OSError, ValueError):
            for line in self._source.read_text().splitlines():
                if line.startswith("oom_kill "):
                    return int(line.split()[1])
        return 0


def _find_source() -> Path | None:
    """Return the file that counts the kills of this process's control group, if there is one."""
    candidates = []
    with contextlib.suppress(OSError):
        for line in _CGROUPS.read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            relative = path.lstrip("/")
            if not controllers:
                candidates.append(_MOUNT / relative / "memory.events")
            elif "memory" in controllers.split(","):
                folder = _MOUNT / "memory"
                candidates += [folder / relative / "memory.oom_control"]
                # In a container, the mount begins at the container's own group.
                candidates += [folder / "memory.oom_control"]
    candidates.append(_MOUNT / "memory.events")
    candidates.append(_MACHINE)
    return next((one for one in candidates if _counts_kills(one)), None)


def _counts_kills(source: Path) -> bool:
    with contextlib.suppress(OSError):
        return any(line.startswith("oom_kill ") for line in source.read_text().splitlines())
    return False
