"""The entry point says it wraps itself, for whoever follows __wrapped__ to the end.

restricted: rejected|timeout|ok|error
kernel: timeout|ok|error
"""

class Task:
    def __call__(self, grid):
        return grid

    def __getattr__(self, name):
        if name == "__wrapped__":
            return self
        raise AttributeError(name)


task = Task()
