"""Threads of a script, emulated as tasks of the scheduler.

Everything that is built on `threading`, such as queues and thread pools, works as with real
threads, except that a task which only computes keeps the others waiting until it takes a lock.
"""

import _thread
import contextlib
import queue
import sys
import threading
import time
import types
from collections.abc import Callable
from typing import Any

from sandbox.template.replacements import Replacements
from sandbox.template.scheduler import Fiber, Scheduler, Turn, lock_class

# Longer sleeps are left to the original function, which may refuse them.
_LONGEST_SLEEP = 1e6

# The attribute of a started thread that holds its task.
_TASK = "_Thread__task"


def prepare(replacements: Replacements) -> Scheduler:
    """Add what emulates threads to `replacements`; return the scheduler that is used then."""
    scheduler = Scheduler()
    _replace_primitives(replacements, scheduler)
    _replace_thread_methods(replacements, scheduler)
    _replace_start(replacements, scheduler)
    _replace_pool_queues(replacements)
    return scheduler


def finish() -> None:
    """Wait for the script's threads that are no daemons, as the interpreter does at its end."""
    hooks: list[Callable[[], None]] = getattr(threading, "_threading_atexits", [])
    setattr(threading, "_SHUTTING_DOWN", True)  # noqa: B010
    for hook in reversed(hooks):
        hook()
    while threads := [t for t in threading.enumerate() if _must_end(t)]:
        threads[0].join()


def _must_end(thread: threading.Thread) -> bool:
    return not thread.daemon and thread is not threading.main_thread()


def _replace_primitives(replacements: Replacements, scheduler: Scheduler) -> None:
    import _threading_local
    import concurrent.futures.thread

    def get_ident() -> int:
        return scheduler.current.ident

    def sleep(seconds: Any, /) -> None:
        if not isinstance(seconds, int | float) or not 0 <= seconds <= _LONGEST_SLEEP:
            original_sleep(seconds)  # raises, or converts other numbers
        else:
            scheduler.sleep(seconds)

    original_sleep = time.sleep
    lock = lock_class(scheduler)
    reentrant: Any = threading._PyRLock  # type: ignore[attr-defined]
    simple_queue: Any = queue._PySimpleQueue  # type: ignore[attr-defined]
    add = replacements.add
    add(time, "sleep", value=sleep)
    add(threading, "Lock", "_allocate_lock", value=lock)
    add(_thread, "allocate_lock", "allocate", value=lock)
    add(threading, "_CRLock", value=None)  # then RLock() returns the class in Python
    add(threading, "_RLock", value=reentrant)
    add(_thread, "RLock", value=reentrant)
    add(threading, "get_ident", "_get_ident", "get_native_id", value=get_ident)
    add(_thread, "get_ident", "get_native_id", value=get_ident)
    add(threading, "local", value=_threading_local.local)
    add(queue, "SimpleQueue", value=simple_queue)
    add(concurrent.futures.thread, "_global_shutdown_lock", value=lock())


def _replace_thread_methods(replacements: Replacements, scheduler: Scheduler) -> None:
    original_is_alive = threading.Thread.is_alive
    active: dict[int, threading.Thread] = threading._active  # type: ignore[attr-defined]

    def start(self: threading.Thread) -> None:
        _require_initialized(self)
        if _task_of(self) is not None:
            raise RuntimeError("threads can only be started once")

        thread: Any = self  # has private names that its stubs lack

        def run(task: Fiber) -> None:
            setattr(thread, _TASK, task)
            thread._ident = thread._native_id = task.ident
            active[task.ident] = thread  # before the turn may pass to another task
            thread._started.set()
            try:
                thread.run()
            except BaseException:
                with contextlib.suppress(BaseException):
                    thread._invoke_excepthook(thread)
            thread._is_stopped = True
            active.pop(task.ident, None)

        scheduler.spawn(run)

    def join(self: threading.Thread, timeout: float | None = None) -> None:
        _require_initialized(self)
        task = scheduler.main if self is threading.main_thread() else _task_of(self)
        if task is None:
            raise RuntimeError("cannot join thread before it is started")
        if task is scheduler.current:
            raise RuntimeError("cannot join current thread")
        if not task.is_done:
            turn = Turn(scheduler.current)
            task.waiters.append(turn)
            scheduler.wait(turn, None if timeout is None else max(timeout, 0))

    def is_alive(self: threading.Thread) -> bool:
        scheduler.pause_if_due()
        task = _task_of(self)
        return original_is_alive(self) if task is None else not task.is_done

    replacements.add(threading.Thread, "start", value=start)
    replacements.add(threading.Thread, "join", value=join)
    replacements.add(threading.Thread, "is_alive", value=is_alive)


def _task_of(thread: threading.Thread) -> Fiber | None:
    return getattr(thread, _TASK, None)


def _require_initialized(thread: Any) -> None:
    if not thread._initialized:
        raise RuntimeError("Thread.__init__() not called")


def _replace_start(replacements: Replacements, scheduler: Scheduler) -> None:
    def start_new_thread(
        function: Callable[..., object], args: tuple[Any, ...], kwargs: Any = None, /
    ) -> int:
        def run(task: Fiber) -> None:
            try:
                function(*args, **(kwargs or {}))
            except SystemExit:
                pass
            except BaseException as error:
                ignored = types.SimpleNamespace(
                    exc_type=type(error),
                    exc_value=error,
                    exc_traceback=error.__traceback__,
                    err_msg="Exception ignored in thread started by",
                    object=function,
                )
                sys.unraisablehook(ignored)
            threading._active.pop(task.ident, None)  # type: ignore[attr-defined]

        return scheduler.spawn(run).ident

    replacements.add(_thread, "start_new_thread", "start_new", value=start_new_thread)
    replacements.add(threading, "_start_new_thread", value=start_new_thread)


def _replace_pool_queues(replacements: Replacements) -> None:
    """Let `multiprocessing.pool.ThreadPool` notify itself without a pipe."""
    from multiprocessing import pool

    class Notifier(queue._PySimpleQueue):  # type: ignore[misc, name-defined]
        _reader = None

    def set_up_queues(self: Any) -> None:
        original(self)
        self._ctx = types.SimpleNamespace(SimpleQueue=Notifier)

    def wait_for_updates(sentinels: object, notifier: Any, timeout: object = None) -> None:
        notifier.get()

    thread_pool: Any = pool.ThreadPool
    original = thread_pool._setup_queues
    replacements.add(thread_pool, "_setup_queues", value=set_up_queues)
    replacements.add(pool.Pool, "_wait_for_updates", value=staticmethod(wait_for_updates))
