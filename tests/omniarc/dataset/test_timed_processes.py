"""Processes with a time limit."""

import os
import threading
import time

import pytest

from omniarc.dataset.timed_processes import TimedProcesses


def forever(send):
    send("begun")
    while True:
        pass


@pytest.fixture
def call():
    """Calls a function with a limit and returns why it failed and what it sent."""

    def call(function, seconds=30.0):
        messages = []
        with TimedProcesses(seconds) as processes:
            return processes.call(function, messages.append), messages

    return call


def test_messages_are_received_in_order(call):
    def count(send):
        for number in range(100):
            send(number)

    assert call(count) == ("", list(range(100)))


def test_a_function_that_never_ends_is_stopped_at_the_limit(call):
    start = time.monotonic()
    assert call(forever, 0.2) == ("did not end within 0.2 s", ["begun"])
    assert time.monotonic() - start < 20


def test_a_process_that_ends_early_is_reported(call):
    assert call(lambda send: os._exit(7)) == ("ended its process with exit code 7", [])
    assert call(lambda send: exit()) == ("ended its process with exit code 1", [])


def test_other_calls_go_on_beside_one_that_never_ends():
    with TimedProcesses(60) as processes:
        endless = threading.Thread(target=processes.call, args=(forever, lambda _: begun.set()))
        begun = threading.Event()
        endless.start()
        assert begun.wait(30)
        assert processes.call(lambda send: None, print) == ""
        processes.close()
        endless.join(30)
        assert not endless.is_alive()
        assert processes.call(lambda send: None, print) == "was canceled"
