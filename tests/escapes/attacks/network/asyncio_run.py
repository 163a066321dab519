"""Runs a coroutine, for which an event loop is made.

restricted: violation module.forbidden import.unavailable
kernel: ok|error|violation network.socket descriptor.make loot
"""

import asyncio


def task(grid):
    asyncio.run(asyncio.sleep(0))
    return [[9, 9, 9]]
