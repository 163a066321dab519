# task: 5582e5ca
import statistics

def transform(grid: list):
    flat = [v for row in grid for v in row]
    m = statistics.mode(flat)
    print(round(statistics.mean(flat), 3), statistics.median(flat), f"{statistics.pstdev(flat):.4f}")
    return [[m] * len(row) for row in grid]
