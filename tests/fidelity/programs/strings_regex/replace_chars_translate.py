# task: 0d3d703e
TABLE = str.maketrans("15623489", "51264398")

def transform(grid: list):
    text = "\n".join("".join(str(v) for v in row) for row in grid)
    text = text.translate(TABLE)
    return [[int(c) for c in line] for line in text.splitlines()]
