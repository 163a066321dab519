"""Grids for property tests, drawn at once: drawn cell by cell, they take most of a test's time."""

from hypothesis import strategies as st


@st.composite
def any_grids(draw, least_side=1):
    """Grids of 1 to 30 rows and columns, or of `least_side` at least."""
    sides = st.integers(least_side, 30)
    height, width = draw(sides), draw(sides)
    cells = draw(st.binary(min_size=height * width, max_size=height * width))
    return [
        [cell % 10 for cell in cells[start : start + width]]
        for start in range(0, height * width, width)
    ]
