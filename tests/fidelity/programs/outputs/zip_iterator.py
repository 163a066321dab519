# task: 3c9b0459
def transform(grid: list):
    turned = zip(*grid[::-1])
    return zip(*list(turned)[::-1])

# lazily evaluated
