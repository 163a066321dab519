# task: 28bf18c6
def run_rule(grid: list):
    rows = ["".join(map(str, r)) for r in grid]
    rows = [r for r in rows if r.strip("0")]
    start = min(len(r) - len(r.lstrip("0")) for r in rows)
    stop = max(len(r.rstrip("0")) for r in rows)
    cropped = [r[start:stop] * 2 for r in rows]
    return [[int(ch) for ch in r] for r in cropped]
