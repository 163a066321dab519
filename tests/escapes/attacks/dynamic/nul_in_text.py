"""Text with a null byte, after which a C string would end.

restricted: error code.dynamic
kernel: error
"""



def task(grid):
    for text in ("1\0.__class__", b"1\0.__class__", "# \0\nopen"):
        try:
            eval(text)
        except SyntaxError:
            continue
        return [[9, 9, 9]]
    return eval("1\0")
