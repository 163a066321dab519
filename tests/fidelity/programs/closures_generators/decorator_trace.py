# task: 9dfd6313
import functools

def traced(fn):
    calls = []

    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        calls.append(len(args))
        result = fn(*args, **kwargs)
        print(f"{fn.__name__} call #{len(calls)}")
        return result

    return wrapper

@traced
def transpose(g):
    return [list(r) for r in zip(*g)]

def transform(grid: list):
    return transpose(grid)
