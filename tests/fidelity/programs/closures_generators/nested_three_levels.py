# task: d406998b
def transform(grid: list):
    w = len(grid[0])
    hits = 0

    def process_rows():
        def process_row(row):
            def cell(c):
                nonlocal hits
                if row[c] == 5 and (w - 1 - c) % 2 == 0:
                    hits += 1
                    return 3
                return row[c]
            return [cell(c) for c in range(w)]
        return [process_row(r) for r in grid]

    result = process_rows()
    print("recolored", hits)
    return result
