# task: 662c240a
from fractions import Fraction

def symmetry(block):
    n = len(block)
    pairs = [(r, c) for r in range(n) for c in range(r + 1, n)]
    same = sum(block[r][c] == block[c][r] for r, c in pairs)
    return Fraction(same, len(pairs))

def transform(grid: list):
    blocks = [grid[k:k + 3] for k in (0, 3, 6)]
    scores = [symmetry(b) for b in blocks]
    print(", ".join(str(s) for s in scores), sum(scores, Fraction(0)))
    return blocks[scores.index(min(scores))]
