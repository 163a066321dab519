"""The `Struct` of restricted programs, compared with the library's."""

import struct
from typing import Any

import pytest

from sandbox.policy.struct_face import Struct

LAYOUTS = [("<2hb", (1, -2, 3)), (">I", (7,)), (b"2s", (b"ab",)), ("", ()), ("< h", (5,))]


@pytest.mark.parametrize(("format", "values"), LAYOUTS)
def test_it_packs_and_unpacks_as_the_library_does(format: Any, values: tuple[Any, ...]) -> None:
    ours, real = Struct(format), struct.Struct(format)
    data = real.pack(*values)
    buffer = bytearray(real.size + 3)
    ours.pack_into(buffer, 3, *values)
    assert (ours.format, ours.size, ours.pack(*values)) == (real.format, real.size, data)
    assert (ours.unpack(data), bytes(buffer[3:])) == (values, data)
    assert ours.unpack_from(buffer, offset=3) == values
    if data:
        assert list(ours.iter_unpack(data * 2)) == [values, values]


@pytest.mark.parametrize("format", ["q!", "\u00e9", 5, None])
def test_a_wrong_format_is_an_error_as_in_the_library(format: Any) -> None:
    with pytest.raises(Exception) as ours:  # noqa: PT011
        Struct(format)
    with pytest.raises(type(ours.value)):
        struct.Struct(format)


def test_it_cannot_be_initialized_again_or_derived_from() -> None:
    layout = Struct("<2h")
    layout.__init__("<b")  # type: ignore[misc]
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Mine", (Struct,), {})
    assert layout.pack(1, 2) == struct.pack("<2h", 1, 2)
