"""Text that defines guards under the names that other restricted interpreters give them.

restricted: violation attribute.forbidden code.dynamic
kernel: error
"""



def task(grid):
    text = """
def _getattr_(obj, name): return name
_write_ = _getitem_ = _getiter_ = lambda obj: obj
_inplacevar_ = __metaclass = None
found = [].append._secret
"""
    exec(text, {})
    return [[9, 9, 9]]
