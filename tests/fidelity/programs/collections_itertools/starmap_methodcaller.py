# task: 88a62173
from itertools import product, starmap
from operator import methodcaller
from collections import Counter
import numpy as np

def transform(grid):
    pick = lambda r, c: grid[r:r + 2, c:c + 2]
    blocks = list(starmap(pick, product((0, 3), repeat=2)))
    keys = list(map(methodcaller("tobytes"), blocks))
    freq = Counter(keys)
    rare = min(freq, key=freq.get)
    return blocks[keys.index(rare)].copy()
