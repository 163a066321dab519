# task: 74dd1130
def transform(grid: list):
    out = []
    for col in zip(*grid):
        out.append(list(col))
      return out
