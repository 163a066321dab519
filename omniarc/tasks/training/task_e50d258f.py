from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    blocks = find_objects(grid, multicolor=True)
    return max(blocks, key=lambda block: (count_color(block.grid, RED), -block.size)).grid


def generate_input(rng):
    def draw():
        grid = blank_grid(10, 10)
        for _ in range(4):
            height, width = random_int(rng, 3, 7), random_int(rng, 3, 6)
            block = random_grid(rng, height, width, [CYAN] * 7 + [BLUE] * 3 + [RED])
            scatter_cells(rng, block, RED, random_int(rng, 0, 3), background=CYAN)
            place(rng, grid, block)
        return grid

    def accept(grid):
        blocks = find_objects(grid, multicolor=True)
        reds = [count_color(block.grid, RED) for block in blocks]
        shares = [red / max(count_color(b.grid, BLUE), 0.1) for red, b in zip(reds, blocks)]
        best = shares.index(max(shares))
        rivals = [block for block, red in zip(blocks, reds) if red == max(reds)]
        smallest = all(
            blocks[best].size < block.size for block in rivals if block is not blocks[best]
        )
        unique = shares.count(max(shares)) == 1
        return 1 < len(blocks) < 4 and reds[best] == max(reds) and smallest and unique

    return draw_until(draw, accept)
