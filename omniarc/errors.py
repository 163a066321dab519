"""The base class of Omni-ARC's exceptions."""


class OmniArcError(Exception):
    """Base class of every exception that `omniarc` raises on purpose.

    Each subclass is defined in the module that raises it; `docs/architecture.md` draws the tree.
    """
