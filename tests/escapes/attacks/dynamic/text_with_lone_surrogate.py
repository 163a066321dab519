"""Text that cannot be encoded, also in the detail of the finding.

restricted: error code.dynamic
kernel: error
"""



def task(grid):
    for text in ("'\ud800' + \udfff", "\ud800"):
        try:
            eval(text)
        except (SyntaxError, UnicodeError):
            continue
        return [[9, 9, 9]]
    return eval("\ud800")
