"""An exception whose str() is a subclass of str with its own encode and len.

restricted: error
kernel: error
"""

class Text(str):
    def __len__(self):
        return 3

    def encode(self, *args):
        return self

    def decode(self, *args):
        return {"not": "text"}


class Mine(Exception):
    def __str__(self):
        return Text("x" * 10)


def task(grid):
    raise Mine()
