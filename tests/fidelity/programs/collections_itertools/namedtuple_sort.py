# task: f8ff0b80
from collections import namedtuple, Counter
from operator import attrgetter

Blob = namedtuple("Blob", "color size")

def transform(grid: list):
    counts = Counter()
    for row in grid:
        counts.update(row)
    del counts[0]
    blobs = [Blob(color, size) for color, size in counts.items()]
    blobs.sort(key=attrgetter("size"), reverse=True)
    return [[b.color] for b in blobs]
