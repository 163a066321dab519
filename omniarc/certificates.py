"""The certificates that servers are checked against."""

import functools
import ssl

import httpx


@functools.cache
def tls_context() -> ssl.SSLContext:
    """Return what all clients of this process check servers with.

    Reading the certificates takes 35 ms, and a client has connections for each event loop.
    """
    return httpx.create_ssl_context()
