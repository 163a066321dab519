"""A chain of a million exceptions' contexts and generators, all freed at once.

restricted: ok|crashed|error|timeout|out_of_memory
kernel: ok|crashed|error|timeout|out_of_memory
"""

def task(grid):
    chain = None
    for _ in range(10**6):
        chain = (x for x in [chain])
    chain = None
    return grid
