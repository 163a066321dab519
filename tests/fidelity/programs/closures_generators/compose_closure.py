# task: 46442a0e
def compose(*fns):
    def composed(x):
        for f in reversed(fns):
            x = f(x)
        return x
    return composed

flip = lambda g: g[::-1]
transpose = lambda g: [list(r) for r in zip(*g)]
rot90 = compose(transpose, flip)
rot180 = compose(rot90, rot90)
rot270 = compose(rot180, rot90)

def hcat(a, b):
    return [x + y for x, y in zip(a, b)]

def process_grid(grid: list):
    return hcat(grid, rot90(grid)) + hcat(rot270(grid), rot180(grid))
