# task: 1caeab9d
def p(grid: list):
    cols = ["".join(map(str, c)) for c in zip(*grid)]
    h = len(grid)
    bottoms = {len(c.rstrip("0")) for c in cols if "1" in c}
    level = bottoms.pop()
    out = []
    for c in cols:
        body = c.strip("0")
        if not body:
            out.append("0" * h)
            continue
        start = level - len(body)
        out.append("0" * start + body + "0" * (h - level))
    return [[int(x) for x in r] for r in zip(*out)]
