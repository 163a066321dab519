# task: 9af7a82c
def tally():
    counts = {}
    while True:
        v = yield counts
        if v is None:
            break
        counts[v] = counts.get(v, 0) + 1
    return counts

def collect(values):
    gen = tally()
    next(gen)
    for v in values:
        gen.send(v)
    try:
        gen.send(None)
    except StopIteration as stop:
        return stop.value

def transform(grid: list):
    counts = collect(v for row in grid for v in row)
    top = max(counts.values())
    keys = sorted(counts, key=counts.get, reverse=True)
    return [[k if i < counts[k] else 0 for k in keys] for i in range(top)]
