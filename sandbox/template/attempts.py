"""Reports of forbidden system calls from inside the child, which add line numbers.

The kernel wall's reports cannot be suppressed but contain no line numbers. An audit hook therefore
reports Python's audit events with the current line. If a program silences the hook, only the line
number is lost.
"""

import dis
import sys
from typing import Any

from sandbox import wire
from sandbox.policy.events import SYSTEM_EVENTS
from sandbox.template import channel
from sandbox.text import valid_text

RAISE_OPCODE = dis.opmap["RAISE_VARARGS"]


def watch() -> None:
    """Report attempts with their lines from now on. Cannot be undone."""
    sys.addaudithook(_hook)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    rule = SYSTEM_EVENTS.get(event)
    if rule is None:
        return
    line = channel.program_line()
    if line is not None:
        detail = valid_text(f"{event}({_format_args(args)})", channel.MAX_TEXT)
        channel.output.flush()
        channel.send(wire.Attempted(rule, detail, line, "runtime"))


def _format_args(args: tuple[Any, ...]) -> str:
    return ", ".join(repr(a)[:120] for a in args if type(a) in (str, int, bytes))
