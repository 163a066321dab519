"""The `scipy.sparse` of restricted programs: the same constructors, but the matrices are dense.

A sparse matrix indexes memory by arrays that a program can change after they were checked. Programs
for grids make one to call `scipy.sparse.csgraph`, which takes arrays as well.
"""

from typing import Any

import numpy as np


class SparseMatrix(np.ndarray):
    """A two-dimensional array with some methods of a sparse matrix."""

    def __init_subclass__(cls, /, *, is_face: bool = False) -> None:
        if not is_face:
            raise TypeError(f"type {cls.__name__!r} cannot be derived in the sandbox")

    @property
    def nnz(self) -> int:
        return int(np.count_nonzero(self))

    def toarray(self) -> Any:
        return np.array(self)

    todense = toarray

    def tocsr(self) -> Any:
        return self

    tocsc = tocoo = tolil = todok = tocsr

    def getrow(self, index: int) -> Any:
        return self[index : index + 1]

    def __repr__(self) -> str:
        return f"<{self.shape[0]}x{self.shape[1]} sparse matrix with {self.nnz} stored elements>"


class _ProductMatrix(SparseMatrix, is_face=True):
    """A matrix whose `*` is the matrix product, as that of `csr_matrix` is."""

    def __mul__(self, other: Any) -> Any:
        return np.multiply(self, other) if np.isscalar(other) else self @ other


def _dense(given: Any, shape: Any, dtype: Any) -> Any:
    """Return the array that the arguments of a sparse matrix describe."""
    if type(given) is tuple and len(given) == 2 and all(np.isscalar(n) for n in given):
        return np.zeros(given, dtype or float)
    if type(given) is not tuple:
        return np.atleast_2d(np.array(given, dtype))
    if len(given) == 2:
        data, (rows, columns) = given
        rows, columns = np.asarray(rows, int), np.asarray(columns, int)
    else:
        data, columns, starts = given
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        columns = np.asarray(columns, int)
        shape = shape or (len(starts) - 1, int(max(columns, default=-1)) + 1)
    data = np.broadcast_to(np.asarray(data, dtype), rows.shape)
    if shape is None:
        shape = (int(max(rows, default=-1)) + 1, int(max(columns, default=-1)) + 1)
    array = np.zeros(shape, data.dtype)
    np.add.at(array, (rows, columns), data)
    return array


def sparse_face() -> dict[str, Any]:
    """Return the contents of the face."""

    def constructor(name: str, kind: type) -> Any:
        def make(arg1: Any, shape: Any = None, dtype: Any = None, copy: bool = False) -> Any:
            return _dense(arg1, shape, dtype).view(kind)

        make.__name__ = make.__qualname__ = name
        return make

    def eye(
        m: int, n: int | None = None, k: int = 0, dtype: Any = float, format: Any = None
    ) -> Any:
        return np.eye(m, n, k, dtype).view(_ProductMatrix)

    def issparse(x: Any) -> bool:
        return isinstance(x, SparseMatrix)

    formats = ("csr", "csc", "coo", "lil", "dok")
    return {
        **{f"{name}_matrix": constructor(f"{name}_matrix", _ProductMatrix) for name in formats},
        **{f"{name}_array": constructor(f"{name}_array", SparseMatrix) for name in formats},
        "eye": eye,
        "identity": lambda n, dtype=float: eye(n, dtype=dtype),
        "issparse": issparse,
    }
