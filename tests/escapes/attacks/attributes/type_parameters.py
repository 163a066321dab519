"""Type parameters, from Python 3.12: their bounds are functions, with the interpreter's frames.

restricted: rejected|error attribute.forbidden
kernel: ok|error loot
"""


class Box[T: (int, str)]:
    def open[U: int](self, value: U) -> T:
        return value


type Pair[V] = tuple[V, V]


def task(grid):
    found = Box.__type_params__ + Box.open.__type_params__ + Pair.__type_params__
    return [[9, 9, 9]] if found[0].__constraints__ and Pair.__value__ else grid
