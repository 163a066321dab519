"""Waiting for conditions, with a deadline."""

import contextlib
import socket
import time

# Long enough for a start or a shutdown on a busy machine.
TIMEOUT_SECONDS = 60


def eventually(condition, seconds=20):
    """Return whether `condition()` becomes true within `seconds`.

    It is asked less often the longer that takes, since asking takes time from what is waited for.
    """
    start = time.monotonic()
    while (waited := time.monotonic() - start) < seconds:
        if condition():
            return True
        time.sleep(min(max(0.01, waited / 10), 0.25))
    return condition()


def wait_until(condition, seconds=TIMEOUT_SECONDS):
    """Wait until `condition()` is true; fail if it is not within the time limit."""
    assert eventually(condition, seconds), "timed out"


def refuses(port):
    """Return whether connections to a local port are refused."""
    with contextlib.suppress(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()
        return False
    return True
