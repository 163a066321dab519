"""Which names a program may use, decided by the name alone.

Most accesses are safe whatever object they are made on, and need no guard when the program runs.
This page says which those are. The rest are either refused when compiling, or are in `GUARDED`:
safe on most objects, so that a guard looks at the object at run time.
"""

from RestrictedPython.transformer import INSPECT_ATTRIBUTES

# Special methods that a class may define and that any code may call by name. Left out are those
# through which other libraries are led by the nose: pickling and copying (__reduce__,
# __getstate__: `copy` would call what they return), raw memory (__array_interface__,
# __array_struct__), pattern matching by names held in strings (__match_args__), metaclass
# protocols, __del__, and __getattr__ and __getattribute__, with which an instance would answer for
# any of these.
SPECIAL_METHODS = frozenset(
    f"__{name}__"
    for name in (
        "init new post_init call repr str format bytes bool int float complex index round trunc "
        "floor ceil hash len length_hint contains iter next reversed getitem setitem delitem "
        "missing enter exit eq ne lt le gt ge neg pos abs invert add sub mul matmul truediv "
        "floordiv mod divmod pow lshift rshift and or xor radd rsub rmul rmatmul rtruediv "
        "rfloordiv rmod rdivmod rpow rlshift rrshift rand ror rxor iadd isub imul imatmul "
        "itruediv ifloordiv imod ipow ilshift irshift iand ior ixor copy deepcopy sizeof"
    ).split()
)

# Other names of that form that hold plain values.
PLAIN_SPECIALS = frozenset(
    ["__name__", "__qualname__", "__doc__", "__version__", "__debug__", "__all__", "__slots__"]
)

# What a class may define, but code may not call by name (called on a library's descriptor,
# __set_name__ and __get__ would set an attribute of any name), or only through a guard.
DEFINABLE = SPECIAL_METHODS | {
    *("__setattr__", "__delattr__", "__get__", "__set__", "__delete__"),
    *("__set_name__", "__init_subclass__", "__class_getitem__", "__slots__", "__doc__", "__all__"),
}

# Single-underscore names of the standard library's own classes that programs use and that do
# nothing but return values.
PRIVATE_BUT_PLAIN = frozenset(
    ["_asdict", "_fields", "_field_defaults", "_replace", "_make", "_name_", "_value_"]
)

# Attributes of frames, tracebacks, code, generators and coroutines: the ways from a value to the
# interpreter's insides. Never allowed.
FORBIDDEN_ATTRIBUTES = frozenset(INSPECT_ATTRIBUTES) | {
    *("tb_lasti", "tb_lineno", "f_lasti", "f_lineno", "f_trace_lines", "f_trace_opcodes"),
    *("co_consts", "co_names", "co_varnames", "co_filename", "co_cellvars", "co_freevars"),
    *("gi_running", "gi_suspended", "cr_running", "ag_running", "func_globals", "func_code"),
    *("__globals__", "__builtins__", "__code__", "__closure__", "__subclasses__"),
}

# Names that are harmless on nearly every object and dangerous on a few; each has a guard in
# `Guards.load`.
_GUARDED_METHODS = "format format_map obj ctypes tofile dump cffi resize set_state capsule"
GUARDED = frozenset(_GUARDED_METHODS.split()) | {
    *("__class__", "__dict__", "__setattr__", "__delattr__", "__annotations__", "__module__"),
}


def is_special(name: str) -> bool:
    """Whether `name` has the form of a special method, `__x__`."""
    return len(name) > 4 and name.startswith("__") and name.endswith("__")


def is_plain(name: str) -> bool:
    """Whether loading the attribute or global `name` is safe on every object."""
    if name in GUARDED or name in FORBIDDEN_ATTRIBUTES:
        return False
    if not name.startswith("_"):
        return True
    return name in SPECIAL_METHODS or name in PLAIN_SPECIALS or name in PRIVATE_BUT_PLAIN


def is_bindable(name: str) -> bool:
    """Whether a program may give something this name.

    Not where it is a special one that nothing good comes of, nor one of the interpreter's own
    attributes: `match` would ask any object for it, by a field's name.
    """
    if name in FORBIDDEN_ATTRIBUTES:
        return False
    return not is_special(name) or name in DEFINABLE or name in PLAIN_SPECIALS


def is_private(name: str) -> bool:
    """Whether `name` is a private one, `_x` or `__x`, that only its own program may reach."""
    return name.startswith("_") and not is_special(name)


def is_private_or_special(name: str) -> bool:
    """Whether an imported module's or name's `name` is not for programs to ask for."""
    return name.startswith("_") and not is_plain(name)


def is_forbidden(name: str) -> bool:
    """Whether the attribute `name` is refused on every object."""
    return not is_plain(name) and name not in GUARDED and not is_private(name)
