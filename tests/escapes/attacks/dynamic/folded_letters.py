"""Text and keys in letters that the compiler folds to names that are forbidden.

restricted: violation attribute.forbidden name.forbidden code.dynamic
kernel: ok|error loot
"""



def task(grid):
    space = {"__ｂuiltins__": {}, "＿＿builtins＿＿": {}}
    exec("x = 1", space)
    return [[9, 9, 9]] if eval("().__𝐜lass__.__𝐛ase__", space) else grid
