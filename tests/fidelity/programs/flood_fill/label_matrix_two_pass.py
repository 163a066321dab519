# task: b230c067
import numpy as np

def label(mask):
    labels = np.zeros(mask.shape, dtype=int)
    equiv = {}
    nxt = 1
    for r, c in np.argwhere(mask):
        up = labels[r - 1, c] if r else 0
        left = labels[r, c - 1] if c else 0
        around = sorted({int(v) for v in (up, left) if v})
        if not around:
            labels[r, c] = nxt
            equiv[nxt] = nxt
            nxt += 1
        else:
            labels[r, c] = around[0]
            for other in around[1:]:
                equiv[other] = around[0]

    def root(k):
        return k if equiv[k] == k else root(equiv[k])

    for k in equiv:
        labels[labels == k] = root(k)
    return labels

def main(grid):
    labels = label(grid == 8)
    ids, sizes = np.unique(labels[labels > 0], return_counts=True)
    smallest = ids[sizes.argmin()]
    out = np.where(labels > 0, 1, 0)
    out[labels == smallest] = 2
    return out
