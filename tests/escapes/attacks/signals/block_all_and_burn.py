"""Blocks every signal, SIGXCPU among them, and burns processor time.

restricted: violation module.forbidden
kernel: timeout
"""

import signal


def task(grid):
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass
