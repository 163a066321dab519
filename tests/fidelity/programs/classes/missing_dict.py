# task: 5614dbcf
class ZeroDict(dict):
    def __missing__(self, key):
        self[key] = 0
        return 0


def transform(grid: list):
    out = []
    for br in range(0, len(grid), 3):
        line = []
        for bc in range(0, len(grid[0]), 3):
            votes = ZeroDict()
            for r in range(br, br + 3):
                for c in range(bc, bc + 3):
                    if grid[r][c] != 5:
                        votes[grid[r][c]] += 1
            line.append(max(votes, key=votes.get))
        out.append(line)
    return out
