"""Grids for property tests, drawn as a whole: drawing cell by cell is slow."""

from hypothesis import strategies as st


@st.composite
def any_grids(draw, least_side=1):
    """Generate grids with sides from `least_side` to 30."""
    sides = st.integers(least_side, 30)
    height, width = draw(sides), draw(sides)
    cells = draw(st.binary(min_size=height * width, max_size=height * width))
    return [
        [cell % 10 for cell in cells[start : start + width]]
        for start in range(0, height * width, width)
    ]
