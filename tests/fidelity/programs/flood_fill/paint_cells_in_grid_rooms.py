# task: 83302e8f
import numpy as np

def transform(grid):
    h, w = grid.shape
    out = grid.copy()
    done = np.zeros((h, w), bool)
    for r0 in range(h):
        for c0 in range(w):
            if grid[r0, c0] != 0 or done[r0, c0]:
                continue
            pending, room = [(r0, c0)], []
            done[r0, c0] = True
            while pending:
                r, c = pending.pop(0)
                room.append((r, c))
                for r2, c2 in ((r, c + 1), (r, c - 1), (r + 1, c), (r - 1, c)):
                    if 0 <= r2 < h and 0 <= c2 < w and grid[r2, c2] == 0 and not done[r2, c2]:
                        done[r2, c2] = True
                        pending.append((r2, c2))
            rr, cc = np.array(room).T
            hh, ww = np.ptp(rr) + 1, np.ptp(cc) + 1
            is_square = hh == ww and hh * ww == len(room)
            out[rr, cc] = 3 if is_square else 4
    return out
