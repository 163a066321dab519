# task: 0520fde7
def transform(grid: list):
    halves = [("".join(map(str, row))).split("5") for row in grid]
    result = []
    for left, right in halves:
        line = "".join("2" if (a, b) == ("1", "1") else "0" for a, b in zip(left, right))
        result.append([int(x) for x in line])
    return result
