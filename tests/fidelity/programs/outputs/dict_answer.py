# task: 27a28665
def transform(grid: list):
    filled = [(r, c) for r in range(3) for c in range(3) if grid[r][c]]
    color = grid[filled[0][0]][filled[0][1]]
    return {"color": color, "cells": len(filled)}

# the caller was supposed to take result["color"]
