"""Noting attempts inside the child, for their lines.

The kernel's report cannot be suppressed but knows no lines. Python's audit events do, so a hook
sends them on; a program that silences it loses only the line.
"""

import dis
import sys
from typing import Any

from sandbox import wire
from sandbox.template import channel

RAISE_OPCODE = dis.opmap["RAISE_VARARGS"]

# Audit events (docs.python.org, "Audit events table") by the rule whose system call follows.
_RULES = {
    "open": "file.open",
    "os.listdir": "file.open",
    "os.scandir": "file.open",
    "os.remove": "file.change",
    "os.rename": "file.change",
    "os.mkdir": "file.change",
    "os.rmdir": "file.change",
    "os.link": "file.change",
    "os.symlink": "file.change",
    "os.truncate": "file.change",
    "os.chmod": "file.change",
    "os.chown": "file.change",
    "os.chdir": "file.change",
    "os.utime": "file.change",
    "os.fork": "process.fork",
    "os.forkpty": "process.fork",
    "_thread.start_new_thread": "process.fork",
    "subprocess.Popen": "process.fork",
    "os.exec": "process.exec",
    "os.posix_spawn": "process.fork",
    "os.system": "process.fork",
    "os.kill": "process.signal",
    "os.killpg": "process.signal",
    "signal.pthread_kill": "process.signal",
    "socket.__new__": "network.socket",
    "socket.connect": "network.socket",
    "socket.getaddrinfo": "network.socket",
    "socket.bind": "network.socket",
    "resource.prlimit": "process.limits",
}


def watch() -> None:
    """Has attempts reported with their lines from now on. Cannot be undone."""
    sys.addaudithook(_hook)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    rule = _RULES.get(event)
    if rule is None:
        return
    line = channel.program_line()
    if line is not None:
        detail = f"{event}({_shown(args)})"
        channel.output.flush()
        channel.send(wire.Attempted(rule, channel.clean(detail), line, "runtime"))


def _shown(args: tuple[Any, ...]) -> str:
    return ", ".join(repr(a)[:120] for a in args if type(a) in (str, int, bytes))
