"""Waiting for conditions, with a deadline."""

import contextlib
import socket
import time

# Long enough for a start or a shutdown on a busy machine.
TIMEOUT_SECONDS = 60


def wait_until(condition, seconds=TIMEOUT_SECONDS):
    """Wait until `condition()` is true; fail if it is not within the time limit."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "timed out"
        time.sleep(0.02)


def refuses(port):
    """Return whether connections to a local port are refused."""
    with contextlib.suppress(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()
        return False
    return True
