"""A database in memory that attaches one in a file.

restricted: violation module.forbidden import.unavailable
kernel: ok|error|violation file.open file.read loot
"""

import sqlite3


def task(grid):
    sqlite3.connect(":memory:").execute("attach 'loot.db' as loot")
    return [[9, 9, 9]]
