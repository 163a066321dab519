"""Sets `split` of an exception group, whose result `except*` takes for a pair.

restricted: violation attribute.write
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""


def task(grid):
    group = ExceptionGroup("a", [ValueError(1)])
    group.split = lambda kind: b"A" * 64
    try:
        raise group
    except* ValueError:
        pass
    return grid
