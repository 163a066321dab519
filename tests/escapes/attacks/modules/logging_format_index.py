"""Formats for log records with an index, a conversion and a nested specification.

restricted: violation attribute.forbidden
kernel: ok|error
"""

import logging


class Sink:
    text = ""

    def write(self, text):
        Sink.text += text


class Message:
    def __format__(self, specification):
        return specification


def task(grid):
    for style in ("{msg!r:{msg.__class__}}", "{msg[__class__]}", "{name.__doc__.__class__}"):
        handler = logging.StreamHandler(Sink())
        handler.setFormatter(logging.Formatter(style, style="{"))
        logging.getLogger().addHandler(handler)
        logging.error(Message())
    return [[9, 9, 9]] if "class" in Sink.text else grid
