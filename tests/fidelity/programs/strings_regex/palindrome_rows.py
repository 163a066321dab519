# task: 7b7f7511
def to_str(rows):
    return ["".join(map(str, r)) for r in rows]

def solve(grid: list):
    s = to_str(grid)
    half_w = len(s[0]) // 2
    if all(line[:half_w] == line[half_w:] for line in s):
        lines = [line[:half_w] for line in s]
    else:
        lines = s[: len(s) // 2]
    return [list(map(int, line)) for line in lines]
