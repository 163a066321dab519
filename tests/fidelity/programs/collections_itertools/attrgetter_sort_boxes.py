# task: a3325580
from collections import defaultdict, namedtuple
from operator import attrgetter

Item = namedtuple("Item", ["color", "area", "left"])

def transform(grid: list):
    cells = defaultdict(list)
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if v:
                cells[v].append(c)
    items = [Item(color, len(cs), min(cs)) for color, cs in cells.items()]
    top = max(items, key=attrgetter("area")).area
    chosen = sorted((i for i in items if i.area == top), key=attrgetter("left"))
    return [[i.color for i in chosen] for _ in range(3 if not chosen else top)]
