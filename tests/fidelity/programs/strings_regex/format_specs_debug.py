# task: 445eab21
def area_report(name, h, w, color):
    return "{name:<6}|{0:>3}x{1:<3}|{color:02d}".format(h, w, name=name, color=color)

def transform(grid: list):
    best = (0, 0)
    for color in range(1, 10):
        rows = [r for r, row in enumerate(grid) if color in row]
        if not rows:
            continue
        h = rows[-1] - rows[0] + 1
        w = max(row.count(color) for row in grid)
        print(area_report("box", h, w, color))
        print(f"{color!r:>4} area={h * w:05.1f} {'*' * min(h, 5):^{7}}|")
        best = max(best, (h * w, color))
    value = best[1]
    print("winner: %d (%s)" % (value, "%05.2f%%" % (100 * best[0] / 100)))
    return [[value] * 2 for _ in range(2)]
