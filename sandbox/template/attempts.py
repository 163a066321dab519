"""Reports of forbidden system calls from inside the child, which add line numbers.

The kernel wall's reports cannot be suppressed but contain no line numbers. An audit hook therefore
reports Python's audit events with the current line. If a program silences the hook, only the line
number is lost.
"""

import dis
import sys
from typing import Any

from sandbox import wire
from sandbox.template import channel
from sandbox.text import valid_text

RAISE_OPCODE = dis.opmap["RAISE_VARARGS"]

# Audit events (docs.python.org, "Audit events table") with the rule that their system call breaks.
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
    """Report attempts with their lines from now on. Cannot be undone."""
    sys.addaudithook(_hook)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    rule = _RULES.get(event)
    if rule is None:
        return
    line = channel.program_line()
    if line is not None:
        detail = valid_text(f"{event}({_format_args(args)})", channel.MAX_TEXT)
        channel.output.flush()
        channel.send(wire.Attempted(rule, detail, line, "runtime"))


def _format_args(args: tuple[Any, ...]) -> str:
    return ", ".join(repr(a)[:120] for a in args if type(a) in (str, int, bytes))
