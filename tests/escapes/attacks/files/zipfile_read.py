"""Reads an archive.

restricted: violation module.forbidden import.unavailable
kernel: error|violation file.open file.read
"""

import zipfile


def task(grid):
    zipfile.ZipFile("dist.zip").namelist()
    return [[9, 9, 9]]
