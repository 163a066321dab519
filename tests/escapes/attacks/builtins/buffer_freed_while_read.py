"""Frees the memory of bytearrays and views while their methods read it.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout loot
"""


def task(grid):
    ways = {
        **{
            name: lambda bytes, view, free, name=name: getattr(bytes, name)(Index(free))
            for name in ("find", "index", "count", "rfind", "rindex")
        },
        "startswith": lambda bytes, view, free: bytes.startswith(b"A", Index(free), 9),
        "endswith": lambda bytes, view, free: bytes.endswith(b"A", 0, Index(free)),
        "unbound": lambda bytes, view, free: bytearray.find(bytes, b"A", Index(free)),
        "contains": lambda bytes, view, free: Index(free) in bytes,
        "contains unbound": lambda bytes, view, free: bytearray.__contains__(bytes, Index(free)),
        "hex": lambda bytes, view, free: bytes.hex(Separator(free)),
        "hex of a view": lambda bytes, view, free: view.hex(Separator(free)),
        "format": lambda bytes, view, free: bytes % (Shown(free), Shown(free)),
        "format unbound": lambda bytes, view, free: bytearray.__mod__(
            bytes, (Shown(free), Shown(free))
        ),
    }
    freed = []
    for name, way in ways.items():
        bytes = bytearray(b"%a %a" + b"A" * 10_000_000)
        view = memoryview(bytes)

        def free(name=name, bytes=bytes, view=view):
            view.release()
            bytes.clear()
            freed.append(name)

        if not name.startswith("hex of"):
            view.release()
        try:
            way(bytes, view, free)
        except (BufferError, TypeError, ValueError):
            pass

    class Hashed(type(b"")):
        def __hash__(self):
            view.release()
            freed.append("hash")
            return 1

    view = memoryview(Hashed(b"A" * 10_000_000))
    try:
        hash(view)
    except BufferError:
        pass
    if freed:
        print(freed)
    return [[9, 9, 9]] if freed else grid


class Index:
    def __init__(self, free):
        self.free = free

    def __index__(self):
        self.free()
        return 65


class Separator(str):
    def __new__(cls, free):
        made = str.__new__(cls, ":")
        made.free = free
        return made

    def __len__(self):
        self.free()
        return 1


class Shown:
    def __init__(self, free):
        self.free = free

    def __repr__(self):
        self.free()
        return "E"
