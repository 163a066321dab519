"""Classes of scipy that index memory by arrays of theirs, without showing those arrays.

A program could change such an array after it was checked; the next call would read anywhere. Here
attributes are copies, and what the calls use is out of the program's reach.
"""

from typing import Any

_SHOWN = (
    *("points", "simplices", "neighbors", "equations", "transform", "vertex_to_simplex"),
    *("convex_hull", "coplanar", "ndim", "nsimplex", "npoints", "min_bound", "max_bound"),
)


class _Triangulation:
    """What `scipy.spatial.Delaunay` returns."""

    __slots__ = ("_triangulation",)

    _triangulation: Any

    def __getattr__(self, name: str) -> Any:
        if name not in _SHOWN:
            raise AttributeError(f"'Delaunay' object has no attribute {name!r} in the sandbox")
        value = getattr(self._triangulation, name)
        return value if isinstance(value, int) else value.copy()

    def find_simplex(self, xi: Any, bruteforce: bool = False, tol: Any = None) -> Any:
        return self._triangulation.find_simplex(xi, bruteforce, tol)


class _Interpolator:
    """What `NearestNDInterpolator` and `LinearNDInterpolator` return: a function."""

    __slots__ = ("_interpolator",)

    _interpolator: Any

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._interpolator(*args, **kwargs)


def indexed_faces() -> dict[str, dict[str, Any]]:
    """Return the replaced names, by module."""

    def Delaunay(points: Any, furthest_site: bool = False, qhull_options: Any = None) -> Any:
        from scipy import spatial

        made = _Triangulation()
        made._triangulation = spatial.Delaunay(points, furthest_site, False, qhull_options)
        return made

    def NearestNDInterpolator(x: Any, y: Any, rescale: bool = False) -> Any:
        from scipy import interpolate

        made = _Interpolator()
        made._interpolator = interpolate.NearestNDInterpolator(x, y, rescale)
        return made

    def LinearNDInterpolator(
        points: Any, values: Any, fill_value: float = float("nan"), rescale: bool = False
    ) -> Any:
        from scipy import interpolate

        if isinstance(points, _Triangulation):
            points = points._triangulation.points
        made = _Interpolator()
        made._interpolator = interpolate.LinearNDInterpolator(points, values, fill_value, rescale)
        return made

    return {
        "scipy.spatial": {"Delaunay": Delaunay},
        "scipy.interpolate": {
            "NearestNDInterpolator": NearestNDInterpolator,
            "LinearNDInterpolator": LinearNDInterpolator,
        },
    }
