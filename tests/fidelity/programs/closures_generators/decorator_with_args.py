# task: 3c9b0459
def repeat(times):
    def decorate(fn):
        def inner(x):
            for _ in range(times):
                x = fn(x)
            return x
        return inner
    return decorate

@repeat(times=2)
def quarter_turn(g):
    return [list(r) for r in zip(*g[::-1])]

def transform(grid: list):
    return quarter_turn(grid)
