# task: 7468f01a
class Task:
    steps = ()

    def run(self, grid):
        for step in self.steps:
            grid = getattr(self, step)(grid)
        return grid


class CropAndMirror(Task):
    steps = ("drop_rows", "transpose", "drop_rows", "transpose", "mirror")

    def drop_rows(self, grid):
        return [row for row in grid if any(row)]

    def transpose(self, grid):
        return [list(r) for r in zip(*grid)]

    def mirror(self, grid):
        return [row[::-1] for row in grid]


def main(grid: list):
    return CropAndMirror().run(grid)
