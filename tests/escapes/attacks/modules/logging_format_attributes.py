"""A format for log records that walks through their attributes.

restricted: violation|ok|error attribute.forbidden
kernel: ok|error
"""

import logging


class Sink:
    text = ""

    def write(self, text):
        Sink.text += text


def task(grid):
    style = "{message.__class__.__init__.__globals__}"
    logging.basicConfig(format=style, style="{", stream=Sink(), level=1)
    logging.error("x")
    return [[9, 9, 9]] if "sandbox" in Sink.text or "__builtins__" in Sink.text else grid
