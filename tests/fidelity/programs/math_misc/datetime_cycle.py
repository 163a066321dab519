# task: e9afcf9a
from datetime import date, timedelta

START = date(2024, 1, 1)

def predict(grid: list):
    w = len(grid[0])
    top, bottom = grid[0][0], grid[1][0]
    days = [START + timedelta(days=i) for i in range(w)]
    odd = [d.day % 2 == 1 for d in days]
    print((days[-1] - days[0]).days, days[-1].isoformat())
    return [
        [top if flag else bottom for flag in odd],
        [bottom if flag else top for flag in odd],
    ]
