"""Replaces the harness's send, so that what it reports is the program's choice.

restricted: violation module.forbidden
kernel: violation file.open
"""

import sys


def task(grid):
    channel = sys.modules["sandbox.template.channel"]
    channel.send = lambda *messages: None
    open("/etc/passwd")
    return [[9, 9, 9]]
