from collections.abc import Callable
from types import CodeType

def install(
    *,
    descriptor: int,
    harmless: tuple[str, ...],
    announced: tuple[tuple[str, CodeType | str, bool], ...],
    rules: dict[str, str],
    other_rule: str,
    files: tuple[str, ...],
    lined: tuple[str, ...],
    keepers: tuple[CodeType, ...],
    passed: tuple[CodeType, ...],
    flush: Callable[[], None],
) -> None: ...
def arm() -> None: ...
def enter() -> None: ...
def leave() -> None: ...
def seal(cls: type, /) -> None: ...
