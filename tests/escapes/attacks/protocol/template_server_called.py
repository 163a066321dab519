"""Calls the template's own fork from the child.

restricted: rejected attribute.forbidden
kernel: violation process.fork network.socket
"""

import sys


def task(grid):
    from sandbox.template.serve import ForkServer

    frame = sys._getframe()
    while frame is not None:
        server = frame.f_locals.get("self")
        if isinstance(server, ForkServer):
            server._fork()
            return [[9, 9, 9]]
        frame = frame.f_back
    return grid
