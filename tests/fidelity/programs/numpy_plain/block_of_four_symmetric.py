# task: 67e8384a
import numpy as np

def transform(g):
    return np.block([[g, np.fliplr(g)], [np.flipud(g), np.flip(g)]])
