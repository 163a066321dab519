"""`signal.alarm` and the real-time interval timer of a script, without the kernel's timers.

A signal interrupts a system call that is being reported to the template, so a program with a timer
could withdraw a forbidden call before it is recorded. The handler is therefore called by a trace
function, which the interpreter runs before every line while an alarm is set, or by the scheduler
while the script sleeps or waits. As with a real signal, one long call into C is not interrupted.
"""

import dis
import operator
import os
import signal
import sys
import time
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from sandbox.policy.compiler import SCRIPT_FILE
from sandbox.template.replacements import Replacements
from sandbox.template.scheduler import Scheduler, Turn

_SANDBOX = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + "/"

# What a shell reports for a process that the signal has ended.
_EXIT_CODE = 128 + signal.SIGALRM

# An instruction that jumps to itself: the body of `while True: pass`. No line begins in it. Since
# Python 3.13 a cache follows the instruction.
_JUMP = dis.opmap["JUMP_BACKWARD"]
_TIGHT_LOOP = bytes((_JUMP, 2 if sys.version_info >= (3, 13) else 1))

# Python 3.12 finds the `try` around a line by the instruction before it if an exception is raised
# when the line begins, but the right one when an instruction does.
_ONLY_AT_OPCODES = sys.version_info >= (3, 12)

_monotonic = time.monotonic
_exit = os._exit


def prepare(replacements: Replacements, scheduler: Scheduler) -> None:
    """Add the functions that set and await alarms to `replacements`."""
    alarm = _Alarm(scheduler)
    scheduler.on_alarm = alarm.ring
    replacements.add(signal, "alarm", value=alarm.alarm)
    replacements.add(signal, "pause", value=alarm.pause)
    replacements.add(signal, "setitimer", value=alarm.setitimer(signal.setitimer))
    replacements.add(signal, "getitimer", value=alarm.getitimer(signal.getitimer))


class _Alarm:
    """The alarm of a script; its time is the scheduler's `next_alarm`."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._interval = 0.0
        self._rings = 0
        self._tight: dict[int, tuple[CodeType, bool]] = {}  # by id() of the code

    def alarm(self, seconds: int, /) -> int:
        """Replace `signal.alarm`."""
        before, _ = self._set(float(operator.index(seconds)), 0.0)
        whole, rest = divmod(before, 1)
        return int(whole) + (rest >= 0.5 or (not whole and rest > 0))

    def setitimer(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Return the replacement for `signal.setitimer`."""

        def setitimer(which: int, seconds: float, interval: float = 0.0, /) -> tuple[float, float]:
            if which != signal.ITIMER_REAL:
                original(which, seconds, interval)  # a forbidden call
            if seconds < 0 or interval < 0:
                raise signal.ItimerError(22, os.strerror(22))
            return self._set(float(seconds), float(interval))

        return setitimer

    def getitimer(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Return the replacement for `signal.getitimer`."""

        def getitimer(which: int, /) -> Any:
            return self._left() if which == signal.ITIMER_REAL else original(which)

        return getitimer

    def pause(self) -> None:
        """Replace `signal.pause`: wait until an alarm has rung."""
        before = self._rings
        while self._rings == before:
            self._scheduler.wait(Turn(self._scheduler.current), 1.0)

    def ring(self, frame: FrameType | None = None) -> None:
        """Do what the script has chosen for SIGALRM."""
        self._rings += 1
        if self._interval:
            self._scheduler.next_alarm = _monotonic() + self._interval
        else:
            self._set(0.0, 0.0)
        handler = signal.getsignal(signal.SIGALRM)
        if callable(handler):
            handler(signal.SIGALRM, frame or _script_frame())
        elif handler == signal.SIG_DFL:
            _exit(_EXIT_CODE)

    def _left(self) -> tuple[float, float]:
        """Return the seconds until the alarm, or 0, and the interval."""
        time_of_alarm = self._scheduler.next_alarm
        if time_of_alarm is None:
            return 0.0, 0.0
        return max(time_of_alarm - _monotonic(), 1e-6), self._interval

    def _set(self, seconds: float, interval: float) -> tuple[float, float]:
        """Set the alarm, or cancel it if `seconds` is 0; return what was left of the last one."""
        before = self._left()
        if seconds:
            self._interval = interval
            self._scheduler.next_alarm = _monotonic() + seconds
            self._watch()
        else:
            self._interval = 0.0
            self._scheduler.next_alarm = None
            if sys.gettrace() == self._on_call:
                sys.settrace(None)
        return before

    def _watch(self) -> None:
        """Check the time before every line from now on, unless the script traces itself."""
        if sys.gettrace() not in (None, self._on_call):
            return
        frame: FrameType | None = sys._getframe()
        while frame is not None:
            frame.f_trace = self._on_call(frame, "call", None)
            frame = frame.f_back
        sys.settrace(self._on_call)

    def _on_call(self, frame: FrameType, event: str, arg: object) -> Any:
        code = frame.f_code
        if code.co_filename.startswith(_SANDBOX):
            return None  # an exception must not leave the scheduler in the middle of its work
        if id(code) not in self._tight:
            self._tight[id(code)] = code, _TIGHT_LOOP in code.co_code
        if self._tight[id(code)][1]:
            frame.f_trace_opcodes = True
        return self._on_line

    def _on_line(self, frame: FrameType, event: str, arg: object) -> Any:
        scheduler = self._scheduler
        next_alarm = scheduler.next_alarm
        is_due = next_alarm is not None and _monotonic() >= next_alarm
        # Handlers run in the main thread; here it is waiting if another one is running.
        if is_due and scheduler.current is scheduler.main and event != "exception":
            if event == "opcode" or not _ONLY_AT_OPCODES:
                if not _is_before_jump(frame):
                    self.ring(frame)
            else:
                frame.f_trace_opcodes = True
                sys.settrace(self._on_call)  # takes notice of the change
        return self._on_line


def _is_before_jump(frame: FrameType) -> bool:
    """Return whether the next instruction ends a round of a loop.

    The compiler leaves such jumps out of the `try` around the loop, since they raise nothing.
    """
    instruction = frame.f_code.co_code[frame.f_lasti : frame.f_lasti + 2]
    return instruction[:1] == bytes((_JUMP,)) and instruction != _TIGHT_LOOP


def _script_frame() -> FrameType | None:
    """Return the script's innermost frame."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_filename != SCRIPT_FILE:
        frame = frame.f_back
    return frame
