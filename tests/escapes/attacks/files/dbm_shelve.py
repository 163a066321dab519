"""Keeps its results in a shelf for the next run.

restricted: ok import.unavailable
kernel: ok|violation file.open file.read file.change
"""

def task(grid):
    try:
        import shelve

        with shelve.open("shelf") as shelf:
            shelf["seen"] = 1
        return [[9, 9, 9]]
    except ImportError:
        return grid
