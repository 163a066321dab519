# task: 74dd1130
def transform(grid: list):
    # transpose, kept as tuples
    return tuple(zip(*grid))

if __name__ == "__main__":
    print(transform([[1, 2], [3, 4]]))
