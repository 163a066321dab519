"""A full disk, for tests of code that writes files."""

import contextlib
import resource


@contextlib.contextmanager
def files_of_at_most(size):
    """Limit the files of this process to `size` bytes; a larger write fails in the middle.

    Python ignores the signal, so that the failure is an ordinary OSError.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
