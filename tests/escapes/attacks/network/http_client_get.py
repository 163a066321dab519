"""Asks the cloud's metadata address, without being prepared for a refusal.

restricted: violation module.forbidden import.unavailable
kernel: error|violation network.socket
"""

import http.client


def task(grid):
    http.client.HTTPConnection("169.254.169.254", timeout=0.2).request("GET", "/")
    return [[9, 9, 9]]
