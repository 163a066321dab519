"""Puts the import system's path finder back and imports from the disk.

restricted: violation module.forbidden
kernel: violation file.read file.open
"""

import importlib.machinery
import sys


def task(grid):
    sys.path.append("/usr/lib/python3.11")
    sys.meta_path.append(importlib.machinery.PathFinder)
    sys.path_hooks.append(
        importlib.machinery.FileFinder.path_hook(
            (importlib.machinery.SourceFileLoader, [".py"])
        )
    )
    try:
        import turtle

        return [[9, 9, 9]] if turtle else grid
    except ImportError:
        return grid
