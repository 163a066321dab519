# task: 25d8a9c8
class Recorder:
    def __init__(self):
        self.events = []

    def __enter__(self):
        self.events.append("start")
        return self.events

    def __exit__(self, *exc):
        self.events.append("stop")
        return None

def transform(grid: list):
    def classify():
        for row in grid:
            yield 5 if row.count(row[0]) == len(row) else 0

    with Recorder() as log:
        out = [[v] * 3 for v in classify()]
        log.append(len(out))
    return out
