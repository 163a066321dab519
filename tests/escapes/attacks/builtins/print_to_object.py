"""print to an object whose write prints.

restricted: error|timeout|output_limit
kernel: error|timeout|output_limit|crashed
"""

class Sink:
    def write(self, text):
        print(text, file=self)


def task(grid):
    print("x", file=Sink())
    return grid
