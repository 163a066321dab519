# task: 3c9b0459
class Config:
    turns = 2
    table = {1: "left", 2: "half"}
    name = table[turns + 1]

    def run(self, grid):
        return grid[::-1]

def transform(grid):
    return Config().run(grid)
