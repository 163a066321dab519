"""A disk that is full, for tests of what writes."""

import contextlib
import resource


@contextlib.contextmanager
def files_of_at_most(size):
    """No file of this process grows beyond `size` bytes: a write that would, fails in the middle.

    Python ignores the signal that comes with it, so that it is an OSError like any other.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
