"""Starts an event loop, which makes itself a socket pair and an epoll.

restricted: ok import.unavailable
kernel: ok|violation network.socket descriptor.make
"""

def task(grid):
    try:
        import asyncio

        loop = asyncio.new_event_loop()
        loop.run_until_complete(asyncio.open_connection("127.0.0.1", 80))
        return [[9, 9, 9]]
    except (ImportError, ConnectionError):
        return grid
