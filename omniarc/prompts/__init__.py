"""Prompts for tasks as chat messages, and the extraction of grids and programs from replies.

from omniarc import corpus, prompts

messages = prompts.build("code-from-examples", corpus.find_task("25ff71a9"))
code = prompts.code_of(reply)
"""

from omniarc.prompts.encoders import ENCODERS, Encoder, ParseError, find_encoder
from omniarc.prompts.listing import language_listing
from omniarc.prompts.messages import ChatTokenizer, Message, to_text
from omniarc.prompts.replies import candidates, code_of, grid_of, grids_of
from omniarc.prompts.templates import (
    VERSIONS,
    Answer,
    Version,
    build,
    check_first_prompt,
    find_version,
)
from omniarc.prompts.training import build_for_training

__all__ = [
    "ENCODERS",
    "VERSIONS",
    "Answer",
    "ChatTokenizer",
    "Encoder",
    "Message",
    "ParseError",
    "Version",
    "build",
    "build_for_training",
    "candidates",
    "check_first_prompt",
    "code_of",
    "find_encoder",
    "find_version",
    "grid_of",
    "grids_of",
    "language_listing",
    "to_text",
]
