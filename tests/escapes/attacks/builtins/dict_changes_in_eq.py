"""A dictionary emptied by the comparison of its keys.

restricted: ok|error
kernel: ok|error|crashed
"""

store = {}


class Key:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        store.clear()
        return False


def task(grid):
    for _ in range(200):
        store[Key()] = bytearray(100)
        store.get(Key())
    return grid
