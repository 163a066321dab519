"""Extraction of the program from a model's reply.

Works line by line: the text is untrusted, and a regular expression over all of it could be made to
backtrack without end.
"""

_FENCE = "```"


def program_text(reply: str) -> str:
    """Return the last fenced block in `reply` that defines a function, else the whole text.

    A block that is not closed, as in a truncated reply, extends to the end.
    """
    if _FENCE not in reply:
        return reply
    defining = [block for block in fenced_blocks(reply) if _defines_function(block)]
    return defining[-1] if defining else reply


def fenced_blocks(reply: str) -> list[str]:
    """Return the texts between fences (lines that begin with three backticks), in order."""
    blocks = []
    block: list[str] | None = None
    indent = 0
    for line in reply.replace("\r\n", "\n").split("\n"):
        text = line.lstrip()
        if text.startswith(_FENCE):
            if block is None:
                block, indent = [], len(line) - len(text)
            else:
                blocks.append("\n".join(block) + "\n")
                block = None
        elif block is not None:
            # A fenced block inside a list item is indented as a whole.
            block.append(line[indent:] if not line[:indent].strip() else line)
    if block is not None:
        blocks.append("\n".join(block) + "\n")
    return blocks


def _defines_function(block: str) -> bool:
    return any(
        line.startswith("def ") or ("lambda" in line and "=" in line) for line in block.split("\n")
    )
