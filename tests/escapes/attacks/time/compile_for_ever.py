"""Is expensive before it runs: constants that the compiler folds, again and again.

restricted: timeout|ok|error|violation|out_of_memory
kernel: timeout|ok|error|out_of_memory
"""

def task(grid):
    total = 0
    for _ in range(1):
        total += len("x" * 4000) + len((1,) * 200) + (1 << 127) % 7
        total += sum(range(3_000_000))
    return grid if total else [[9, 9, 9]]
