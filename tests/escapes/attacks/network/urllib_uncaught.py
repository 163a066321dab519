"""Fetches a page, without being prepared for a refusal.

restricted: violation module.forbidden import.unavailable
kernel: error|violation network.socket file.read file.open
"""

import urllib.request


def task(grid):
    urllib.request.urlopen("http://127.0.0.1:8000/healthz", timeout=0.2).read()
    return [[9, 9, 9]]
