"""Threads and event loops of scripts, which share one real thread."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from sandbox import Limits, Sandbox, Script, Status

LIMITS = Limits(wall_seconds=60, cpu_seconds=20)

Plain = Callable[[str, str], tuple[str, str, int]]

# Scripts whose output does not depend on when the interpreter switches between threads.
SCRIPTS = {
    "consumer before producer": """
import queue, threading
q = queue.Queue()
def work():
    while (x := q.get()) is not None:
        print('got', x)
        q.task_done()
t = threading.Thread(target=work)
t.start()
for i in range(3): q.put(i)
q.join()
q.put(None)
t.join()
print('end', t.is_alive(), threading.active_count())
""",
    "bounded queue": """
import queue, threading
q, got = queue.Queue(maxsize=2), []
def produce():
    for i in range(5): q.put(i)
    q.put(None)
def consume():
    while (x := q.get()) is not None: got.append(x)
ts = [threading.Thread(target=f) for f in (consume, produce)]
for t in ts: t.start()
for t in ts: t.join()
print(got)
try: q.get(timeout=0.01)
except queue.Empty: print('empty')
s = queue.SimpleQueue()
threading.Timer(0.02, s.put, [1]).start()
print(s.get())
""",
    "thread pool": """
from concurrent.futures import ThreadPoolExecutor, as_completed, wait, TimeoutError
import time
def f(x):
    time.sleep(0.01 * (5 - x))
    return x * x
with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(f, range(5))))
    fs = [pool.submit(f, i) for i in range(4)]
    print(sorted(x.result() for x in as_completed(fs)), len(wait(fs).done))
    print(type(pool.submit(int, 'x').exception()).__name__)
    try: pool.submit(time.sleep, 0.2).result(timeout=0.01)
    except TimeoutError: print('late')
with ThreadPoolExecutor() as pool:
    print(sum(pool.map(int, '12345')))
""",
    "sleeping threads run at the same time": """
import threading, time
start = time.monotonic()
ts = [threading.Thread(target=time.sleep, args=(0.2,)) for _ in range(20)]
for t in ts: t.start()
for t in ts: t.join()
print(time.monotonic() - start < 2)
""",
    "timers": """
import threading, time
threading.Timer(0.2, print, ['timer']).start()
never = threading.Timer(0.1, print, ['never'])
never.start()
never.cancel()
e = threading.Event()
threading.Timer(0.05, e.set).start()
print(e.is_set(), e.wait(5), e.wait(0), threading.Event().wait(0.01))
""",
    "pool of multiprocessing": """
from multiprocessing.pool import ThreadPool
from multiprocessing.dummy import Pool
with ThreadPool(3) as p:
    print(p.map(abs, [-1, 2, -3]), p.apply_async(max, (1, 2)).get(), list(p.imap(abs, [-4])))
p = Pool(2)
print(p.starmap(pow, [(2, 3), (3, 2)]))
p.close()
p.join()
""",
    "locks": """
import threading
n, l, r = 0, threading.Lock(), threading.RLock()
def work():
    global n
    for _ in range(1000):
        with l: n += 1
        with r:
            with r: pass
ts = [threading.Thread(target=work) for _ in range(5)]
for t in ts: t.start()
for t in ts: t.join()
print(n, l.locked())
b = threading.Barrier(3)
ts = [threading.Thread(target=b.wait) for _ in range(2)]
for t in ts: t.start()
print(b.wait() in (0, 1, 2))
s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(timeout=0.01), s.acquire(blocking=False))
print(l.acquire(), l.acquire(timeout=0.01), l.acquire(False))
for wrong in (lambda: l.acquire(False, 1), lambda: l.acquire(True, -2), threading.Lock().release):
    try: wrong()
    except (ValueError, RuntimeError) as e: print(type(e).__name__, e)
def other(): print(r.acquire(blocking=False))
with r:
    t = threading.Thread(target=other)
    t.start()
    t.join()
""",
    "condition": """
import threading
c, ready = threading.Condition(), []
def wait():
    with c:
        print(c.wait_for(lambda: ready))
t = threading.Thread(target=wait)
t.start()
with c:
    ready.append(1)
    c.notify_all()
t.join()
with c: print(c.wait(0.01))
""",
    "thread state": """
import contextvars, threading
d, v = threading.local(), contextvars.ContextVar('v', default=0)
d.x = 1
v.set(1)
seen = []
def work():
    d.y = 2
    seen.append((hasattr(d, 'x'), v.get(), threading.current_thread().name,
                 threading.current_thread() is threading.main_thread()))
    try: {}['k']
    except KeyError: e.wait()
e = threading.Event()
t = threading.Thread(target=work, name='w')
print(t.ident, t.is_alive(), t.daemon)
t.start()
print(t.ident != threading.get_ident(), t in threading.enumerate(), t.is_alive())
e.set()
t.join()
print(seen, d.x, hasattr(d, 'y'), v.get(), t.is_alive())
for wrong in (t.start, threading.Thread().join, threading.current_thread().join):
    try: wrong()
    except RuntimeError as error: print(error)
""",
    "recursion in threads": """
import sys, threading
sys.setrecursionlimit(10**6)
threading.stack_size(1 << 27)
e = threading.Event()
def deep(n): return e.wait() if n == 0 else deep(n - 1)
ts = [threading.Thread(target=deep, args=(20000,)) for _ in range(3)]
for t in ts: t.start()
e.set()
for t in ts: t.join()
print('all')
""",
    "end of the main program": """
import atexit, threading, time
atexit.register(print, 'exit')
def spin():
    while True: time.sleep(0.01)
threading.Thread(target=spin, daemon=True).start()
def later():
    time.sleep(0.1)
    print('later')
threading.Thread(target=later).start()
print('main')
raise SystemExit(3)
""",
    "raw threads": """
import _thread, time
lock = _thread.allocate_lock()
lock.acquire()
_thread.start_new_thread(lambda: (print('raw'), lock.release()), ())
lock.acquire()
print('end')
""",
    "waiting for a thread in a loop": """
import threading, time
t = threading.Thread(target=time.sleep, args=(0.1,))
t.start()
while t.is_alive(): pass
done = []
threading.Timer(0.1, done.append, [1]).start()
while not done: time.sleep(0.01)
print('done')
""",
    "generators in threads": """
import threading, itertools
e = threading.Event()
def numbers():
    for i in itertools.count():
        e.wait()
        yield i
g, got = numbers(), []
def take(): got.append(next(g))
t = threading.Thread(target=take)
t.start()
e.set()
t.join()
print(got, next(g))
""",
    "sleep": """
import time
start = time.monotonic()
time.sleep(0.05)
time.sleep(0)
print(time.monotonic() - start >= 0.05)
for wrong in (-1, 'x', float('nan')):
    try: time.sleep(wrong)
    except (ValueError, TypeError) as e: print(e)
""",
    "asyncio": """
import asyncio
async def f(x):
    await asyncio.sleep(0.05 * x)
    print('f', x)
    return x
async def main():
    asyncio.get_running_loop().slow_callback_duration = 60  # on a busy machine 0.1 s are reported
    print(await asyncio.gather(*(f(x) for x in (3, 1, 2))))
    try: await asyncio.wait_for(asyncio.sleep(5), 0.05)
    except asyncio.TimeoutError: print('timeout')
    async with asyncio.TaskGroup() as group: group.create_task(f(0))
    q = asyncio.Queue(1)
    async def produce():
        for i in range(3): await q.put(i)
    t = asyncio.create_task(produce())
    print([await q.get() for _ in range(3)])
    async with asyncio.Semaphore(2), asyncio.timeout(1): pass
asyncio.run(main())
asyncio.run(main(), debug=True)
""",
    "asyncio and threads": """
import asyncio, threading
async def inner(): return 5
async def main():
    print(await asyncio.to_thread(sum, [1, 2]))
    print(await asyncio.get_running_loop().run_in_executor(None, max, 1, 5))
    print(await asyncio.to_thread(lambda: asyncio.run(inner())))
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    threading.Timer(0.05, lambda: loop.call_soon_threadsafe(f.set_result, 7)).start()
    print(await f)
    r = []
    def w(): r.append(asyncio.run_coroutine_threadsafe(inner(), loop).result())
    t = threading.Thread(target=w)
    t.start()
    while not r: await asyncio.sleep(0)
    t.join()
    print(r)
asyncio.run(main())
""",
    "event loops": """
import asyncio
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(loop.run_until_complete(asyncio.sleep(0.01, 'x')))
loop.call_later(0.05, loop.stop)
loop.run_forever()
loop.close()
print(type(loop), loop.is_closed())
with asyncio.Runner() as r: print(r.run(asyncio.sleep(0, 3)))
async def main(): asyncio.run(main())
try: asyncio.run(main())
except RuntimeError as e: print(e)
""",
}


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.filterwarnings("ignore")
def test_threads_work_as_under_plain_python(box: Sandbox, plain: Plain, name: str) -> None:
    expected = plain(SCRIPTS[name], "")
    result = box.run_script(Script(SCRIPTS[name]), LIMITS)
    assert [violation.detail for violation in result.violations] == []
    assert (result.stdout, result.stderr, result.exit_code) == expected


DEADLOCKS = {
    "main program": "import queue\nprint('so far')\nqueue.Queue().get()",
    "each other": """
import threading
a, b = threading.Lock(), threading.Lock()
a.acquire()
def work():
    b.acquire()
    a.acquire()
threading.Thread(target=work).start()
print('so far')
b.acquire()
""",
    "end of the main program": """
import threading
threading.Thread(target=threading.Event().wait).start()
print('so far')
""",
    "event loop": """
import asyncio
async def main(): await asyncio.get_running_loop().create_future()
print('so far')
asyncio.run(main())
""",
    "after a thread's end": """
import threading
def work(): e.wait(0.01)
e = threading.Event()
threading.Thread(target=work).start()
print('so far')
e.wait()
""",
}


@pytest.mark.parametrize("name", DEADLOCKS)
def test_a_deadlock_is_an_error(box: Sandbox, name: str) -> None:
    result = box.run_script(Script(DEADLOCKS[name]), LIMITS)
    assert (result.status, result.stdout, result.exit_code) == (Status.ERROR, "so far\n", 1)
    assert "RuntimeError: deadlock: all threads are waiting" in result.stderr


def test_a_deadlock_can_be_caught_like_other_errors(box: Sandbox) -> None:
    code = (
        "import threading\nl = threading.Lock()\nl.acquire()\n"
        "for _ in range(2):\n    try: l.acquire()\n    except RuntimeError: print('caught')\n"
        "l.release()\nprint(l.acquire(timeout=1))"
    )
    assert box.run_script(Script(code), LIMITS).stdout == "caught\ncaught\nTrue\n"


def test_an_exception_of_an_alarm_at_the_end_is_reported(box: Sandbox) -> None:
    # The alarm is set last, so that it rings at the end however slow the machine is.
    code = (
        "import signal, threading, time\ndef late(*_): raise ValueError('late')\n"
        "signal.signal(signal.SIGALRM, late)\n"
        "threading.Thread(target=time.sleep, args=(30,)).start()\nprint('main')\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.3)"
    )
    result = box.run_script(Script(code), LIMITS)
    assert (result.stdout, result.exit_code) == ("main\n", 1)
    assert result.stderr.endswith("ValueError: late\n")


def test_a_thread_that_starts_slowly_is_waited_for_at_the_end(box: Sandbox) -> None:
    code = (
        "import threading, time\nthread = threading.Thread(target=lambda: print('thread'))\n"
        "started = thread._started.set\ndef slowly():\n    end = time.monotonic() + 0.02\n"
        "    while time.monotonic() < end: pass\n    started()\n"
        "thread._started.set = slowly\nthread.start()\nprint(thread in threading.enumerate())"
    )
    result = box.run_script(Script(code), LIMITS)
    assert (result.stdout, result.exit_code) == ("True\nthread\n", 0)


@pytest.mark.parametrize("microseconds", [20, *range(100, 400, 30)])
def test_an_alarm_between_the_end_and_the_wait_for_threads_is_reported(
    box: Sandbox, microseconds: int
) -> None:
    code = (
        "import signal, threading, time\ndef late(*_): raise ValueError('late')\n"
        "signal.signal(signal.SIGALRM, late)\nlock = threading.Lock()\nlock.acquire()\n"
        "threading.Thread(target=lock.acquire, kwargs={'timeout': 0.2}).start()\nprint('main')\n"
        f"signal.setitimer(signal.ITIMER_REAL, {microseconds}e-6)"
    )
    result = box.run_script(Script(code), LIMITS)
    assert (result.stdout, result.exit_code) == ("main\n", 1)
    assert result.stderr.endswith("ValueError: late\n")


def test_an_exception_in_a_raw_thread_is_printed_only(box: Sandbox) -> None:
    code = "import _thread\n_thread.start_new_thread(lambda: 1 / 0, ())\nprint('on')"
    result = box.run_script(Script(code), LIMITS)
    assert (result.stdout, result.exit_code) == ("on\n", 0)
    assert result.stderr.startswith("Exception ignored in thread started by: <function <lambda>")
    assert result.stderr.endswith("ZeroDivisionError: division by zero\n")


NETWORK = {
    "connection": "import asyncio\nasyncio.run(asyncio.open_connection('127.0.0.1', 80))",
    "subprocess": "import asyncio\nasyncio.run(asyncio.create_subprocess_exec('true'))",
}


@pytest.mark.parametrize("name", NETWORK)
def test_event_loops_reach_neither_network_nor_processes(box: Sandbox, name: str) -> None:
    result = box.run_script(Script(NETWORK[name]), LIMITS)
    assert result.status is Status.VIOLATION
    assert {v.layer for v in result.violations} >= {"kernel"}


def test_real_threads_stay_forbidden(box: Sandbox) -> None:
    code = (
        "import ctypes\napi = ctypes.pythonapi\n"
        "work = ctypes.cast(api.PyGC_Collect, ctypes.c_void_p)\n"
        "api.PyThread_start_new_thread(work, None)"
    )
    result = box.run_script(Script(code), LIMITS)
    assert [violation.rule for violation in result.violations] == ["process.fork"]


def test_restricted_templates_lack_what_only_kernel_programs_use() -> None:
    code = (
        "import sys\nimport sandbox.template.main, sandbox.template.run, sandbox.template.script\n"
        "from sandbox import wire\nfrom sandbox.template import warm\n"
        "lean = wire.Configuration('lean', [], [], False, b'', False, b'', {}, 0, 0, True)\n"
        "warm.import_all(lean)\n"
        "own = 'sandbox.template.'\n"
        "missing = ('threads', 'alarms', 'event_loop', 'standard_library')\n"
        "missing = ('greenlet', 'logging', 'pdb', 'unittest', *(own + n for n in missing))\n"
        "print([n for n in missing if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"
