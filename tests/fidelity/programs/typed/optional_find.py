# task: 88a62173
from typing import List, Optional, Tuple

Block = Tuple[Tuple[int, ...], ...]


def odd_one_out(blocks: List[Block]) -> Optional[Block]:
    for b in blocks:
        if blocks.count(b) == 1:
            return b
    return None


def transform(grid: List[List[int]]) -> List[List[int]]:
    blocks: List[Block] = []
    for r in (0, 3):
        for c in (0, 3):
            blocks.append(tuple(tuple(row[c:c + 2]) for row in grid[r:r + 2]))
    found: Optional[Block] = odd_one_out(blocks)
    if found is None:
        found = blocks[0]
    return [list(row) for row in found]
