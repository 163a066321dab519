"""The kernel's out-of-memory killer: whom it chooses, and whether it has killed.

When a container or the machine runs out of memory, the kernel kills the process with the highest
score: its share of the memory in thousandths, plus its adjustment. With an adjustment of 1000, the
highest, a template or a child is always chosen before the service. Among these, a child that has
allocated anything is chosen before its template, whose memory it shares and adds to.
"""

import contextlib
import time
from pathlib import Path

CHOSEN_FIRST = 1000

_CGROUPS = Path("/proc/self/cgroup")
_MOUNT = Path("/sys/fs/cgroup")
_MACHINE = Path("/proc/vmstat")

# Kills that happened this long before a death was seen are not taken for its cause.
_WINDOW_SECONDS = 1.0


def choose_first() -> None:
    """Let the kernel kill this process and its future children before others.

    Raising the adjustment needs no privilege. Where it is not possible, because `/proc` is not
    writable, the kernel chooses by size, and no wall depends on it.
    """
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(CHOSEN_FIRST))


class OomKills:
    """Counts the out-of-memory kills of this process's control group, or else of the machine.

    The count says how many processes were killed and not which ones, so each kill explains the
    unexplained SIGKILL of one child that died soon after.

    Args:
        source: the file with the count; by default the one of this process's control group.
    """

    def __init__(self, source: Path | None = None) -> None:
        self._source = source or _find_source()
        # Counts at the beginning of the current and of the previous window, less those explained.
        self._previous = self._current = self._read()
        self._read_at = time.monotonic()

    def refresh(self) -> None:
        """Note the current count from time to time, so that old kills explain nothing later."""
        now = time.monotonic()
        if now - self._read_at >= _WINDOW_SECONDS:
            recent = now - self._read_at < 2 * _WINDOW_SECONDS
            count = self._read()
            self._previous = self._current if recent else count
            self._current = count
            self._read_at = now

    def explain_death(self) -> bool:
        """Return whether a recent kill explains the death of a child, and use that kill up."""
        if self._read() <= self._previous:
            return False
        self._previous += 1
        self._current = max(self._current, self._previous)
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
