"""What a forked process has of its parent's objects."""

_kept: list[object] = []


def keep(*inherited: object) -> None:
    """Keep objects of the parent as long as this process lives, so that they are not destroyed.

    Their destructors would reach event loops and connections that the parent still uses, through
    descriptors that both processes share.

    Args:
        inherited: the objects, which nothing uses here any more.
    """
    _kept.append(inherited)
