# task: 662c240a
def transform(grid: list):
    for k in range(0, 9, 3):
        block = grid[k:k + 3]
        if block[0][2] != block[2][0]:
            return block
    # falls through when no block is clearly asymmetric
