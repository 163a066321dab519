from omniarc.dsl import *


def task(grid):
    frames = [obj for obj in find_objects(grid) if obj.is_frame]
    across = sorted(frames, key=lambda frame: frame.left)
    down = sorted(frames, key=lambda frame: frame.top)
    if across[-1].left - across[0].left > down[-1].top - down[0].top:
        return assemble([[frame.grid for frame in across]])
    return assemble([[frame.grid] for frame in down])
