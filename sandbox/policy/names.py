"""Classification of names: which are safe, guarded or forbidden.

Most attribute names are safe on every object and need no guard at run time; they are called plain.
Private names (`_x`) and the names in `GUARDED` are safe on some objects only, so a guard inspects
the object at run time. All other names are rejected when the program is compiled.
"""

import unicodedata
from typing import Any

from RestrictedPython.transformer import INSPECT_ATTRIBUTES

# Special methods that a class may define and that any code may call by name. Methods with which a
# class could mislead library code are left out: pickling and copying (`copy` calls what
# __reduce__ and __getstate__ return), raw memory (__array_interface__, __array_struct__), pattern
# matching on attribute names from strings (__match_args__), metaclass protocols, __del__, and
# __getattr__ and __getattribute__, with which an instance could emulate any of the others.
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

# Other names with double underscores, whose values are harmless.
PLAIN_SPECIALS = frozenset(
    "__name__ __qualname__ __doc__ __version__ __debug__ __all__ __slots__".split()
)

# Special names that a class may define. The additional ones must not be called by name, because
# __set_name__ and __get__ of a library's descriptor can set an attribute of any name, or are
# called through a guard only.
DEFINABLE = SPECIAL_METHODS | {
    *("__setattr__", "__delattr__", "__get__", "__set__", "__delete__"),
    *("__set_name__", "__init_subclass__", "__class_getitem__", "__slots__", "__doc__", "__all__"),
}

# Single-underscore names of standard library classes that programs use and that only return
# values.
PRIVATE_BUT_PLAIN = frozenset(
    "_asdict _fields _field_defaults _replace _make _name_ _value_ _missing_".split()
)

# Attributes of frames, tracebacks, code objects, generators and coroutines, which lead from a
# value to the interpreter's internals. They are forbidden on every object.
FORBIDDEN_ATTRIBUTES = frozenset(INSPECT_ATTRIBUTES) | {
    *("tb_lasti", "tb_lineno", "f_lasti", "f_lineno", "f_trace_lines", "f_trace_opcodes"),
    *("co_consts", "co_names", "co_varnames", "co_filename", "co_cellvars", "co_freevars"),
    *("gi_running", "gi_suspended", "cr_running", "ag_running", "func_globals", "func_code"),
    *("__globals__", "__builtins__", "__code__", "__closure__", "__subclasses__"),
}

# Names that are harmless on nearly every object and dangerous on a few. `Guards.load` checks each
# access.
_GUARDED_METHODS = "format format_map obj ctypes tofile dump cffi resize set_state capsule"
GUARDED = frozenset(_GUARDED_METHODS.split()) | {
    *("__class__", "__dict__", "__setattr__", "__delattr__", "__annotations__", "__module__"),
    *("__members__", "fields"),  # of enumerations and of numpy's data types
}


def is_special(name: str) -> bool:
    """Return whether `name` has the form of a special name, `__x__`."""
    return len(name) > 4 and name.startswith("__") and name.endswith("__")


def is_plain(name: str) -> bool:
    """Return whether reading `name`, an attribute or a global, is safe on every object."""
    if name in GUARDED or name in FORBIDDEN_ATTRIBUTES:
        return False
    if not name.startswith("_"):
        return True
    return name in SPECIAL_METHODS or name in PLAIN_SPECIALS or name in PRIVATE_BUT_PLAIN


def is_bindable(name: str) -> bool:
    """Return whether a program may bind `name`.

    Special names that are not in `DEFINABLE` or `PLAIN_SPECIALS` are not bindable. Neither are the
    interpreter's own attributes, because `match` reads attributes that are named after fields.
    """
    if name in FORBIDDEN_ATTRIBUTES:
        return False
    return not is_special(name) or name in DEFINABLE or name in PLAIN_SPECIALS


def is_identifier(name: str) -> bool:
    """Return whether `name` is an identifier in the form that the parser gives it.

    The parser normalizes identifiers (NFKC): a full-width underscore becomes `_`. A name that is in
    another form could pass a check and be another name in source code.
    """
    return name.isidentifier() and (name.isascii() or unicodedata.normalize("NFKC", name) == name)


def is_field(name: Any) -> bool:
    """Return whether an annotation in a class body could have this name."""
    return type(name) is str and is_identifier(name) and is_bindable(name)


def is_private(name: str) -> bool:
    """Return whether `name` is private: `_x` or `__x`, for the program's own objects only."""
    return name.startswith("_") and not is_special(name)


def is_private_or_special(name: str) -> bool:
    """Return whether `name` is a private or special name that import statements must not use."""
    return name.startswith("_") and not is_plain(name)


def is_forbidden(name: str) -> bool:
    """Return whether the attribute `name` is forbidden on every object."""
    return not is_plain(name) and name not in GUARDED and not is_private(name)
