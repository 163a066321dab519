"""Classification of names as plain, private, guarded or forbidden."""

import sys
import warnings

import pytest

from sandbox.policy import names

PLAIN = "x task shape T copy __init__ __len__ __add__ __name__ __doc__ _asdict _replace".split()
PRIVATE = "_ _x __x _private __mangled _Program__x".split()
FORBIDDEN = (
    "__subclasses__ __globals__ __builtins__ __code__ __closure__ __bases__ __mro__ __base__ "
    "__reduce__ __reduce_ex__ __getstate__ __setstate__ __getattribute__ __self__ __func__ "
    "__wrapped__ __traceback__ __import__ __loader__ __spec__ __file__ __del__ __match_args__ "
    "__array_interface__ __array_struct__ __weakref__ __context__ __cause__ "
    "gi_frame gi_code gi_yieldfrom cr_frame cr_code cr_await ag_frame ag_code f_globals f_locals "
    "f_builtins f_back f_code f_trace tb_frame tb_next co_code co_consts func_globals"
).split()


@pytest.mark.parametrize("name", PLAIN)
def test_plain_names_need_no_guard(name: str) -> None:
    assert names.is_plain(name)
    assert not names.is_forbidden(name)


@pytest.mark.parametrize("name", PRIVATE)
def test_private_names_are_guarded(name: str) -> None:
    assert names.is_private(name)
    assert not names.is_plain(name)
    assert not names.is_forbidden(name)


@pytest.mark.parametrize("name", FORBIDDEN)
def test_attributes_of_the_interpreter_are_forbidden(name: str) -> None:
    assert names.is_forbidden(name)
    assert not names.is_plain(name)


@pytest.mark.parametrize("name", sorted(names.GUARDED))
def test_guarded_names_are_neither_plain_nor_forbidden(name: str) -> None:
    assert not names.is_plain(name)
    assert not names.is_forbidden(name)


def test_every_name_has_exactly_one_class() -> None:
    for name in {*PLAIN, *PRIVATE, *FORBIDDEN, *names.GUARDED, *names.DEFINABLE, *dir(object)}:
        kinds = [names.is_plain(name), names.is_forbidden(name), name in names.GUARDED]
        # `_asdict` and similar names have the form of private ones but are listed as plain.
        kinds.append(names.is_private(name) and not names.is_plain(name))
        assert sum(kinds) == 1, name


def test_special_names_have_two_underscores_on_both_sides() -> None:
    assert names.is_special("__a__")
    for name in ("____", "__", "___", "__a", "a__", "_a_", "__a_"):
        assert not names.is_special(name)


def test_all_attributes_of_frames_code_and_generators_are_forbidden() -> None:
    def generator():
        yield

    async def coroutine():
        pass

    running = coroutine()
    running.close()
    frame = sys._getframe()
    for kind, obj in (("gi", generator()), ("cr", running), ("f", frame), ("co", frame.f_code)):
        for name in dir(obj):
            if name.startswith(kind + "_"):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", DeprecationWarning)  # of co_lnotab
                    value = getattr(obj, name)
                harmless = not isinstance(value, type(frame) | type(frame.f_code) | dict)
                assert names.is_forbidden(name) or harmless, name


@pytest.mark.parametrize("name", ["__reduce__", "__reduce_ex__", "__getattribute__", "__del__"])
def test_methods_that_mislead_libraries_cannot_be_defined(name: str) -> None:
    assert name not in names.DEFINABLE


@pytest.mark.parametrize("name", ["x", "_x", "größe", "π", "__init__"])
def test_fields_have_names_as_the_parser_gives_them(name: str) -> None:
    assert names.is_field(name)


@pytest.mark.parametrize(
    "name",
    ["_\uff3fself__", "ﬁ", "x y", "", "f_globals", "__self__", type("S", (str,), {})("x"), 1],
)
def test_no_other_name_can_be_a_field(name: object) -> None:
    assert not names.is_field(name)
