"""Recognition of annotations that mean something to other faces."""

import typing
from typing import Any


def is_class_var(annotation: Any) -> bool:
    """Return whether an annotation is `ClassVar` or `ClassVar[…]`."""
    return annotation is typing.ClassVar or typing.get_origin(annotation) is typing.ClassVar
