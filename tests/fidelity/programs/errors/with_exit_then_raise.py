# task: 496994bd
class Guard:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind.__name__ if kind else None)
        return kind is IndexError

def transform(grid: list):
    with Guard("outer"):
        with Guard("inner"):
            grid[len(grid)] = [0]
        key = {"rows": len(grid)}
        return [grid[0]] * key["row"]
