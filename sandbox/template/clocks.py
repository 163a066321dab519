"""The clocks of processor time, which programs of restorable children must not read."""

import time


def hide_processor_time() -> None:
    """Let programs read the time that has passed where they ask for processor time.

    That of a restored child includes what earlier programs used. The system call fails there.
    """
    time.process_time = time.thread_time = time.perf_counter
    time.process_time_ns = time.thread_time_ns = time.perf_counter_ns
