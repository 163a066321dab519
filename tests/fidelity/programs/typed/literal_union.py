# task: ff28f65a
from typing import Dict, Literal, Tuple, Union
import numpy as np

Corner = Literal["tl", "tr", "mid", "bl", "br"]
POSITIONS: Dict[Corner, Tuple[int, int]] = {
    "tl": (0, 0), "tr": (0, 2), "mid": (1, 1), "bl": (2, 0), "br": (2, 2),
}
ORDER: Tuple[Corner, ...] = ("tl", "tr", "mid", "bl", "br")


def count_squares(grid: np.ndarray) -> Union[int, None]:
    total: int = int((grid == 2).sum())
    if total % 4:
        return None
    return total // 4


def transform(grid: np.ndarray) -> np.ndarray:
    n: Union[int, None] = count_squares(grid)
    out: np.ndarray = np.zeros((3, 3), dtype=np.int64)
    for name in ORDER[: n or 0]:
        out[POSITIONS[name]] = 1
    return out
