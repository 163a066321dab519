"""Finding the program in a model's reply.

Done line by line: the text is a model's, and a regular expression over all of it could be made to
take for ever.
"""

_FENCE = "```"


def program_text(reply: str) -> str:
    """The Python in `reply`: its last fenced block that defines a function, else all of it.

    A block that never closes, as in a reply that was cut off, goes to the end. Text without a
    block that defines a function is taken for source as it stands.
    """
    if _FENCE not in reply:
        return reply
    defining = [block for block in fenced_blocks(reply) if _defines_function(block)]
    return defining[-1] if defining else reply


def fenced_blocks(reply: str) -> list[str]:
    """The texts between fences (lines that begin with three backticks), in order."""
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
            # A fence inside a list is indented, and its block with it.
            block.append(line[indent:] if not line[:indent].strip() else line)
    if block is not None:
        blocks.append("\n".join(block) + "\n")
    return blocks


def _defines_function(block: str) -> bool:
    return any(
        line.startswith("def ") or ("lambda" in line and "=" in line) for line in block.split("\n")
    )
