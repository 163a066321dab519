"""Maps of maps, unrolled all at once.

restricted: ok|crashed|error|out_of_memory|timeout
kernel: ok|crashed|error|out_of_memory|timeout
"""

def task(grid):
    chain = iter([1])
    for _ in range(500_000):
        chain = map(int, chain)
    return [[next(chain)]]
