"""Fetches a page.

restricted: ok import.unavailable
kernel: ok|violation network.socket|file.open
"""

def task(grid):
    try:
        from urllib.request import urlopen

        urlopen("http://127.0.0.1:8000/healthz", timeout=0.2).read()
        return [[9, 9, 9]]
    except ImportError:
        return grid
