"""Talks HTTP to the cloud's metadata address.

restricted: ok import.unavailable
kernel: ok|violation network.socket
"""

def task(grid):
    try:
        import http.client

        connection = http.client.HTTPConnection("169.254.169.254", timeout=0.2)
        connection.request("GET", "/latest/meta-data/")
        return [[9, 9, 9]]
    except ImportError:
        return grid
