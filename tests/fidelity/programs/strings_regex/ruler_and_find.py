# task: ba26e723
import string

def transform(grid: list):
    digits = string.digits
    out = []
    for row in grid:
        text = "".join(digits[v] for v in row)
        pieces = []
        for i, ch in enumerate(text):
            pieces.append("6" if ch == "4" and i % 3 == 0 else ch)
        out.append([digits.index(ch) for ch in "".join(pieces)])
    return out
