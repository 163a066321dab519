"""The face of `traceback`: text about exceptions, without frames."""

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any

_MAX_FRAMES = 50
_MAX_LINKED = 10
_HEAD = "Traceback (most recent call last):\n"
_CAUSE = (
    "\nThe above exception was the direct cause of the following exception:\n\n",
    "\nDuring handling of the above exception, another exception occurred:\n\n",
)


def traceback_face(is_program_file: Callable[[str], bool]) -> dict[str, Callable[..., Any]]:
    """Return the contents of `traceback`.

    Args:
        is_program_file: whether a file name is that of the program's own code. Other frames are
            left out of the text.
    """

    def lines_of(trace: TracebackType | None) -> list[str]:
        lines = []
        while trace is not None:
            code = trace.tb_frame.f_code
            if is_program_file(code.co_filename):
                lines.append(f'  File "<program>", line {trace.tb_lineno}, in {code.co_name}\n')
            trace = trace.tb_next
        return lines[-_MAX_FRAMES:]

    def describe(error: Any) -> str:
        name = str(type(error).__name__)
        try:
            text = str(error)
        except Exception:
            text = f"<exception {name} object>"
        return f"{name}: {text}\n" if text else f"{name}\n"

    def format_chain(error: Any, depth: int) -> list[str]:
        lines = []
        cause, context = error.__cause__, error.__context__
        linked = cause or (None if error.__suppress_context__ else context)
        if linked is not None and depth < _MAX_LINKED:
            lines += [*format_chain(linked, depth + 1), _CAUSE[cause is None]]
        trace = lines_of(error.__traceback__)
        return [*lines, *([_HEAD, *trace] if trace else []), describe(error)]

    def current() -> BaseException | None:
        return sys.exc_info()[1]

    def as_error(error: Any, value: Any) -> Any:
        error = error if value is None else value
        if error is not None and not issubclass(type(error), BaseException):
            raise TypeError(f"Exception expected for value, {type(error).__name__} found")
        return error

    def format_exception(exc: Any, value: Any = None, tb: Any = None, *_: Any, **__: Any) -> Any:
        error = as_error(exc, value)
        return ["NoneType: None\n"] if error is None else format_chain(error, 0)

    def format_exception_only(exc: Any, value: Any = None, /) -> list[str]:
        error = as_error(exc, value)
        return ["NoneType: None\n" if error is None else describe(error)]

    def format_exc(*_: Any, **__: Any) -> str:
        return "".join(format_exception(current()))

    def show(text: str, file: Any) -> None:
        (sys.stderr if file is None else file).write(text)

    def print_exc(limit: Any = None, file: Any = None, chain: bool = True) -> None:
        show(format_exc(), file)

    def print_exception(
        exc: Any, value: Any = None, tb: Any = None, limit: Any = None, file: Any = None, **_: Any
    ) -> None:
        show("".join(format_exception(exc, value)), file)

    def format_tb(tb: Any, limit: Any = None) -> list[str]:
        return lines_of(tb if type(tb) is TracebackType else None)

    def print_tb(tb: Any, limit: Any = None, file: Any = None) -> None:
        show("".join(format_tb(tb)), file)

    def print_stack(*_: Any, **__: Any) -> None:
        return None

    names = (format_exception, format_exception_only, format_exc, print_exc, print_exception)
    return {each.__name__: each for each in (*names, format_tb, print_tb, print_stack)}
