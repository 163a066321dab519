"""The entry point is an object that answers for every attribute with an exception.

restricted: rejected|error
kernel: error
"""

class Task:
    def __call__(self, grid):
        return grid

    def __getattr__(self, name):
        raise ValueError(name)


task = Task()
