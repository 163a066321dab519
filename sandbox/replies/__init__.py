"""The program in a model's reply: the one reader that every entrance uses.

`docs/replies.md` states the rules and their order. The reader works on text alone and in linear
time, because the reply is untrusted: nothing is parsed or compiled outside a child.
"""

from sandbox.replies.reader import (
    MAX_REPLY_LENGTH,
    NoProgramError,
    check_reply,
    read_code,
    read_reply,
)

__all__ = ["MAX_REPLY_LENGTH", "NoProgramError", "check_reply", "read_code", "read_reply"]
