# task: d631b094
import textwrap

def transform(grid: list):
    flat = "".join(str(v) for row in grid for v in row)
    letters = flat.replace("0", "")
    lines = textwrap.wrap(letters, width=30)
    return [[int(ch) for ch in line] for line in lines]
