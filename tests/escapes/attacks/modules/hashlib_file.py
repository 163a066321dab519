"""Reads a file by its digest.

restricted: violation module.forbidden
kernel: ok|error|violation
"""

import hashlib


def task(grid):
    digest = hashlib.file_digest
    return [[9, 9, 9]] if digest(open("/etc/passwd", "rb"), "md5") else grid
