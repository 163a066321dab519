"""A handler that looks at the record and at its caller for the face's globals.

restricted: violation attribute.forbidden
kernel: ok|error loot
"""

import logging


class Handler(logging.Handler):
    def emit(self, record):
        for name in ("getMessage", "__init__"):
            method = getattr(record, name)
            for attribute in ("__func__", "__self__", "__globals__"):
                if getattr(method, attribute, None) is not None:
                    raise LookupError


def task(grid):
    logging.getLogger().addHandler(Handler())
    try:
        logging.warning("x")
    except LookupError:
        return [[9, 9, 9]]
    return grid
