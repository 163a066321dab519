# task: 82819916
def make_filler(template):
    first = template[0]
    def fill(row):
        known = [v for v in row if v]
        a = known[0]
        others = [v for v in known if v != a]
        b = others[0] if others else a
        return [a if t == first else b for t in template]
    return fill

def transform(grid: list):
    template = next(row for row in grid if all(row))
    fill = make_filler(template)
    return [fill(row) if any(row) and not all(row) else row for row in grid]
