# task: d511f180
import numpy as np

def transform(grid):
    # swap colours 5 and 8 with a one-hot permutation matrix
    perm = np.eye(10, dtype=int)
    perm[[5, 8]] = perm[[8, 5]]
    onehot = np.eye(10, dtype=int)[grid]
    mapped = np.einsum("ijk,kl->ijl", onehot, perm)
    return np.argmax(mapped, axis=2)
