"""Processes that call a function, report what they find, and are killed at a time limit.

A generator of inputs is ordinary Python that may never end, and only a process can be stopped.
"""

import math
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from omniarc.closing import Closing

Send = Callable[[object], None]

# Forked, so that the function may be a closure and nothing is imported anew.
_context = multiprocessing.get_context("fork")


class TimedProcesses(Closing):
    """Calls functions, each in a forked process of its own, with a time limit.

        with TimedProcesses(30.0) as processes:
            problem = processes.call(lambda send: send(slow()), print)

    Safe to use from several threads.

    Args:
        seconds: the time limit of each call.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._running: set[BaseProcess] = set()
        self._closed = False

    def call(self, function: Callable[[Send], None], on_message: Callable[[Any], None]) -> str:
        """Call a function in a process.

        Args:
            function: gets a function that sends an object to this process; it is pickled, and must
                not be None.
            on_message: called here with each object that is sent.

        Returns:
            Why the function did not end normally; empty if it did.
        """
        deadline = time.monotonic() + self._seconds
        # One at a time: a process must not inherit the sending end of another one's pipe.
        with self._lock:
            if self._closed:
                return "was canceled"
            receiver, sender = _context.Pipe(duplex=False)
            process = _context.Process(
                target=_serve, args=(function, sender, self._seconds), daemon=True
            )
            process.start()
            sender.close()
            self._running.add(process)
        try:
            while receiver.poll(max(0.0, deadline - time.monotonic())):
                message = receiver.recv()
                if message is None:
                    return ""
                on_message(message)
            return f"did not end within {self._seconds:g} s"
        except EOFError:
            process.join()
            return f"ended its process with exit code {process.exitcode}"
        finally:
            receiver.close()
            process.kill()
            process.join()
            with self._lock:
                self._running.discard(process)

    def close(self) -> None:
        """Kill the processes that are running, and start no more."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()


def _serve(function: Callable[[Send], None], sender: Connection, seconds: float) -> None:
    # Ctrl-C reaches the whole process group; the parent kills this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Ends the process if the parent was killed itself.
    most = math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    status = 1
    try:
        function(sender.send)
        sender.send(None)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        # Without the handlers for a normal exit, which belong to threads of the parent.
        os._exit(status)
