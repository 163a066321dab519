"""Logs into a file, by a handler and by basicConfig.

restricted: violation file.open
kernel: violation file.open file.read
"""

import logging


def task(grid):
    logging.basicConfig(filename="log.txt", level=logging.INFO)
    logging.info("seen")
    return [[9, 9, 9]]
