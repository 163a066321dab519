"""literal_eval of a call, of an attribute and of a tree that it makes itself.

restricted: error|violation module.forbidden
kernel: error
"""

import ast


def task(grid):
    for text in ("__import__('os')", "().__class__", "print(1)"):
        try:
            ast.literal_eval(text)
        except ValueError:
            continue
        return [[9, 9, 9]]
    return [[9, 9, 9]] if ast.literal_eval(ast.parse("len")) else grid
