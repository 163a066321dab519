# task: 7f4411dc
import numpy as np
from scipy.ndimage import binary_opening

def main(grid):
    keep = binary_opening(grid > 0, structure=np.ones((2, 2)))
    return grid * keep
