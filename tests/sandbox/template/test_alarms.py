"""Alarms of scripts: handlers run as with a real signal."""

import signal
from collections.abc import Callable

import pytest

from sandbox import Limits, Sandbox, Script, Status

LIMITS = Limits(wall_seconds=60, cpu_seconds=20)

Plain = Callable[[str, str], tuple[str, str, int]]

START = """
import signal, time
class Late(Exception): pass
def handler(number, frame):
    raise Late(signal.Signals(number).name, frame.f_code.co_name)
signal.signal(signal.SIGALRM, handler)
"""

SCRIPTS = {
    "an endless loop": """
def spin():
    while True: pass
signal.alarm(1)
try: spin()
except Late as e: print(e)
print(signal.alarm(0))
""",
    "a loop in the main program": """
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    n = 0
    while True: n += 1
except Late as e: print(e.args[0])
""",
    "a loop in a library": """
import itertools, functools, textwrap
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True: textwrap.fill('word ' * 50)
except Late as e: print(e.args[0])
""",
    "text that is executed": """
code = compile('def f():\\n    while True: pass', 'solution', 'exec')
space = {}
exec(code, space)
for _ in range(2):
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try: space['f']()
    except Late as e: print(e)
    finally: signal.alarm(0)
""",
    "sleep": """
signal.alarm(1)
start = time.monotonic()
try: time.sleep(30)
except Late as e: print(e, time.monotonic() - start < 10)
""",
    "a handler that returns": """
rings = []
signal.signal(signal.SIGALRM, lambda *_: rings.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
start = time.monotonic()
time.sleep(0.2)
print(time.monotonic() - start >= 0.2, len(rings) > 2)
n = len(rings)
while len(rings) < n + 3: pass
print(signal.setitimer(signal.ITIMER_REAL, 0)[1], signal.getitimer(signal.ITIMER_REAL))
""",
    "what is left": """
print(signal.alarm(100), signal.alarm(50), signal.alarm(0), signal.alarm(0))
print(signal.setitimer(signal.ITIMER_REAL, 5.5), signal.getitimer(signal.ITIMER_REAL)[0] > 5)
print(signal.alarm(0))
try: signal.setitimer(signal.ITIMER_REAL, -1)
except signal.ItimerError as e: print(e)
try: signal.alarm('x')
except TypeError: print('type')
""",
    "in time": """
signal.alarm(20)
print(sum(i * i for i in range(10000)))
signal.alarm(0)
""",
    "ignored": """
signal.signal(signal.SIGALRM, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0.02)
start = time.monotonic()
while time.monotonic() - start < 0.1: pass
time.sleep(0.01)
print('on')
""",
    "pause": """
signal.signal(signal.SIGALRM, lambda *_: print('ring'))
signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.pause()
print('on')
""",
    "waiting for a lock and a thread": """
import threading, queue
for wait in (threading.Event().wait, queue.Queue().get,
             lambda: [t := threading.Thread(target=time.sleep, args=(0.5,)), t.start(), t.join()]):
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try: wait()
    except Late as e: print(e.args[0])
""",
    "uncaught": """
signal.setitimer(signal.ITIMER_REAL, 0.05)
while True: time.sleep(1)
""",
    "decorated": """
import contextlib, functools
@contextlib.contextmanager
def limit(seconds):
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try: yield
    finally: signal.setitimer(signal.ITIMER_REAL, 0)
for n in (10, 10**12):
    try:
        with limit(0.2): print(sum(1 for _ in range(n)))
    except Late: print('late')
""",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_alarms_ring_as_under_plain_python(box: Sandbox, plain: Plain, name: str) -> None:
    code = START + SCRIPTS[name]
    out, err, returned = plain(code, "")
    result = box.run_script(Script(code), LIMITS)
    assert [violation.detail for violation in result.violations] == []
    assert (result.stdout, result.exit_code) == (out, returned)
    assert result.stderr.splitlines()[-1:] == err.splitlines()[-1:]


def test_an_alarm_without_a_handler_ends_the_script(box: Sandbox) -> None:
    code = "import signal\nprint('so far', flush=True)\nsignal.setitimer(0, 0.05)\nwhile True: pass"
    result = box.run_script(Script(code), LIMITS)
    assert (result.status, result.stdout) == (Status.ERROR, "so far\n")
    assert result.exit_code == 128 + signal.SIGALRM


def test_alarms_run_in_the_main_thread(box: Sandbox) -> None:
    code = (
        "import signal, threading, time\n"
        "def ring(*_): print(threading.current_thread() is threading.main_thread())\n"
        "signal.signal(signal.SIGALRM, ring)\nsignal.setitimer(0, 0.05)\n"
        "t = threading.Thread(target=lambda: [time.sleep(0.01) for _ in range(20)])\n"
        "t.start()\nt.join()"
    )
    assert box.run_script(Script(code), LIMITS).stdout == "True\n"


@pytest.mark.parametrize("call", ["alarm(1)", "setitimer(0, bytes(32), None)"])
def test_the_kernels_timers_stay_forbidden(box: Sandbox, call: str) -> None:
    result = box.run_script(Script(f"import ctypes\nctypes.CDLL(None).{call}"), LIMITS)
    assert [violation.rule for violation in result.violations] == ["process.signal"]
