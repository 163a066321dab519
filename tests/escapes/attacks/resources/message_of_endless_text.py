"""An exception whose str() claims to be short and is megabytes long.

restricted: error|output_limit
kernel: error|output_limit
"""

class Text(str):
    def __len__(self):
        return 3

    def encode(self, *args):
        return self

    def decode(self, *args):
        return self


class Mine(Exception):
    def __str__(self):
        return Text("x" * 10**7)


def task(grid):
    raise Mine()
