"""Writes a database, a file by another name.

restricted: ok import.unavailable
kernel: ok|violation file.open file.read
"""

def task(grid):
    try:
        import sqlite3

        with sqlite3.connect("loot.db") as database:
            database.execute("create table loot (x)")
        return [[9, 9, 9]]
    except ImportError:
        return grid
