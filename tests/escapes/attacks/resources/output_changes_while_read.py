"""A list whose rows change the list while it is being read.

restricted: ok|invalid_output|timeout|out_of_memory
kernel: ok|invalid_output|timeout|out_of_memory
"""

class Row(list):
    def __iter__(self):
        out.append(Row([1]))
        return iter([1])


out = []


def task(grid):
    out.append(Row([1]))
    return out
