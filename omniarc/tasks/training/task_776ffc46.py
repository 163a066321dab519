"""Give shapes like those in the grey boxes their color."""

from omniarc.dsl import *
from omniarc.generators import *


def task(grid):
    output = grid.copy()
    objects = find_objects(grid)
    frames = [obj for obj in objects if obj.is_frame and obj.color == GREY]
    models = [obj for obj in objects for frame in frames if frame != obj and frame.contains(obj)]
    for model in models:
        for obj in objects:
            if obj.same_shape(model):
                draw_object(output, obj.recolored(model.color))
    return output


def draw_masks(rng):
    plus = blank_grid(3, 3) == BLACK
    plus[::2, ::2] = False
    block = random_orientation(rng, blank_grid(3, random_int(rng, 1, 3)) == BLACK)
    mirrored = symmetric(random_shape(rng, 3, 2, random_int(rng, 3, 5)))
    blobs = [random_shape(rng, 4, 4, random_int(rng, 4, 10)) for _ in range(2)]
    return pick_some(rng, [plus, block, random_orientation(rng, mirrored), *blobs], 5)


def generate_input(rng):
    color = random_color(rng, exclude=[BLUE, GREY])

    def draw():
        grid = blank_grid(20, 20)
        masks = draw_masks(rng)
        boxed = random_int(rng, 1, 3)
        for mask in masks[1:boxed]:
            box = blank_grid(random_int(rng, 6, 7), random_int(rng, 6, 7))
            place(rng, box[:-1, :-1], paint(mask, color), margin=1)
            box[-1, :] = box[:, -1] = GREY
            grid = rotate(draw_pattern(grid, box, (0, 0)))
        box = box_frame(masks[0].shape[0] + 4, masks[0].shape[1] + 4, GREY)
        draw_pattern(box, paint(masks[0], color), (2, 2))
        place(rng, grid, box)
        loose = [masks[0]] * random_int(rng, 1, 2) + masks[1:]
        scatter(rng, grid, [paint(mask, BLUE) for mask in loose])
        return rotate(grid, random_int(rng, 0, 3))

    def has_one_model(grid):
        changed = find_objects(task(grid), color=color)
        return len(changed) > len(find_objects(grid, color=color))

    return draw_until(draw, has_one_model)
