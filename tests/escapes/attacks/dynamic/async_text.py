"""Coroutines by text, for their frames.

restricted: violation syntax.forbidden attribute.forbidden code.dynamic
kernel: ok|error loot
"""



def task(grid):
    exec("async def wait():\n    pass\nfound = wait().cr_frame.f_globals", space := {})
    return [[9, 9, 9]] if space["found"] else grid
