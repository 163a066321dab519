# task: c9e6f938
def transform(g: list):
    out = []
    for row in g:
        new_row = [*row, *row[::-1]]
        out.append(new_row)
    return out
