# task: a740d043
def nonblank(rows, bg):
    for row in rows:
        if any(v != bg for v in row):
            yield row

def turned(rows):
    yield from zip(*rows)

def replaced(rows, bg):
    for row in rows:
        yield [0 if v == bg else v for v in row]

def transform(grid: list):
    flow = nonblank(grid, 1)
    flow = turned(flow)
    flow = nonblank(flow, 1)
    flow = turned(flow)
    return list(replaced(flow, 1))
