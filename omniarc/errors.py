"""The base class of Omni-ARC's exceptions."""


class OmniArcError(Exception):
    """Base class of every exception that `omniarc` raises on purpose.

    Invalid arguments raise `sandbox.FieldError`, a ValueError that names the argument.
    """
