# task: a61f2674
import heapq

def transform(grid: list):
    bars = []
    for c in range(len(grid[0])):
        n = sum(1 for row in grid if row[c] == 5)
        if n:
            heapq.heappush(bars, (n, c))
    shortest = heapq.nsmallest(1, bars)[0][1]
    tallest = heapq.nlargest(1, bars)[0][1]
    return [
        [(1 if c == tallest else 2) if v == 5 and c in (shortest, tallest) else 0 for c, v in enumerate(row)]
        for row in grid
    ]
