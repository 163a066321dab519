"""Aborts with SIGABRT blocked and ignored, for whatever abort() does then.

restricted: violation import.forbidden
kernel: crashed|violation process.signal
"""

import ctypes
import signal


def task(grid):
    signal.signal(signal.SIGABRT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    ctypes.CDLL(None).abort()
