# task: 5168d44c
import re

SHIFT = re.compile(
    r"""
    (?P<pre>0*)      # padding
    (?P<body>2[23]2|222)  # one line of the red box
    """,
    re.VERBOSE,
)

def step(line):
    return SHIFT.sub(lambda m: m["pre"] + "00" + m["body"], line, count=1)[: len(line)]

def transform(grid: list):
    vertical = sum(1 for row in grid if 3 in row) > 2
    work = [list(c) for c in zip(*grid)] if vertical else grid
    lines = ["".join(map(str, r)) for r in work]
    dots = [line for line in lines if "3" in line]
    out = []
    for line in lines:
        if "3" in line:
            phase = line.index("3") % 2
            base = ["3" if i % 2 == phase and i >= phase and line.find("3") <= i <= line.rfind("3") else "0"
                    for i in range(len(line))]
            at = line.index("2") + 2
            base[at], base[at + 2] = "2", "2"
            out.append("".join(base))
        else:
            out.append(step(line) if "2" in line else line)
    res = [[int(ch) for ch in line] for line in out]
    return [list(c) for c in zip(*res)] if vertical else res
