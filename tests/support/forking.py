"""Work in a forked copy of the test's process, as data loaders do theirs."""

import os
import pickle
import select
import signal
import warnings
from collections.abc import Callable
from typing import Any

from tests.conftest import PATIENCE_SECONDS


def in_a_fork(work: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """Return what `work` returns in a forked child, or raise what it raises there.

    Raises:
        TimeoutError: the child has not ended after `seconds`; it is killed.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks in a process with threads
        pid = os.fork()
    if pid == 0:
        try:
            try:
                outcome = (True, work())
            except BaseException as error:
                outcome = (False, error)
            os.write(writing, pickle.dumps(outcome))
        finally:
            os._exit(0)
    os.close(writing)
    try:
        if not select.select([reading], [], [], seconds)[0]:
            raise TimeoutError("the forked child waits for ever")
        content = b""
        while chunk := os.read(reading, 1 << 16):
            content += chunk
    finally:
        os.close(reading)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    succeeded, value = pickle.loads(content)
    if succeeded:
        return value
    raise value
