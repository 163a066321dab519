"""A `str()` of `UnicodeDecodeError` that does not read out of bounds.

CPython's own reads the byte at the error's `start` without checking that it is inside the error's
`object`: with a negative `start` it shows any byte of memory. A program can choose the offsets in
many ways, such as `__init__` of an error that it has caught, so they are checked where they are
used. `str()` of the other Unicode errors is safe, because it reads the character with a check.
"""

import ctypes
import gc

# Bytes before `tp_str` in CPython's PyTypeObject: its head of three words, and fourteen more.
_TP_STR_OFFSET = 17 * ctypes.sizeof(ctypes.c_void_p)

# The error's own attributes, which subclasses cannot override.
_FIELDS = [vars(UnicodeDecodeError)[name] for name in ("encoding", "object", "reason")]
_OFFSETS = [vars(UnicodeDecodeError)[name] for name in ("start", "end")]


def checked_str(error: UnicodeDecodeError, /) -> str:
    """Return the message of `error`, as CPython words it.

    No code of the program runs between the check and the use, so that it cannot change the offsets.
    """
    encoding, data, reason = (field.__get__(error) for field in _FIELDS)
    if not isinstance(data, bytes) or not isinstance(encoding, str) or not isinstance(reason, str):
        return ""  # it was created without __init__
    encoding, reason = str.__str__(encoding), str.__str__(reason)
    start, end = (offset.__get__(error) for offset in _OFFSETS)
    if end == start + 1 and 0 <= start < bytes.__len__(data):
        byte = bytes.__getitem__(data, start)
        return f"'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
    return f"'{encoding}' codec can't decode bytes in position {start}-{end - 1}: {reason}"


class _WithPythonStr:
    """A class whose `tp_str` calls the `__str__` that it finds on an object's class."""

    def __str__(self) -> str:
        return ""


def install() -> None:
    """Replace `UnicodeDecodeError.__str__` in this process, for good.

    The message of an error that CPython raises stays the same, so policy `kernel` needs no
    original.

    Raises:
        RuntimeError: this interpreter's classes have another layout.
    """
    kinds = [UnicodeDecodeError]
    for kind in kinds:
        kinds += kind.__subclasses__()  # they have copies of the slot
    # A built-in class is read-only for Python code, though not for C code.
    (namespace,) = gc.get_referents(vars(UnicodeDecodeError))
    namespace["__str__"] = checked_str
    for kind in kinds:
        _slot(kind).value = _slot(_WithPythonStr).value
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(UnicodeDecodeError))
    if str(UnicodeDecodeError("x", b"", -2, -1, "y")) != "'x' codec can't decode bytes in " + (
        "position -2--2: y"
    ):
        raise RuntimeError("cannot replace UnicodeDecodeError.__str__ in this interpreter")


def _slot(kind: type) -> ctypes.c_void_p:
    return ctypes.c_void_p.from_address(id(kind) + _TP_STR_OFFSET)
