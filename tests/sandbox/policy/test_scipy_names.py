"""The names of scipy that programs see, and the stand-in for its sparse matrices."""

import importlib
from collections.abc import Callable

import numpy as np
import pytest

from sandbox import Result
from sandbox.policy.scipy_names import SCIPY_NAMES
from sandbox.policy.sparse_face import sparse_face

Run = Callable[..., Result]


@pytest.mark.parametrize("module", SCIPY_NAMES)
def test_every_name_is_in_scipy(module: str) -> None:
    real = importlib.import_module(f"scipy.{module}")
    assert [name for name in SCIPY_NAMES[module] if not hasattr(real, name)] == []
    assert len(set(SCIPY_NAMES[module])) == len(SCIPY_NAMES[module])


def test_the_list_is_short() -> None:
    assert sum(map(len, SCIPY_NAMES.values())) < 250


def test_other_names_are_missing(run: Run) -> None:
    for name in ("stats.rv_continuous", "spatial.cKDTree", "sparse.linalg", "signal.lti", "io"):
        module, _, last = name.rpartition(".")
        code = f"from scipy{'.' * bool(module)}{module} import {last}\ndef task(g): return g"
        result = run(code)
        assert (result.status, result.violations) == ("error", []), name
        assert result.outputs[0].error is not None
        assert result.outputs[0].error.type == "ImportError", name


SPARSE = sparse_face()
DENSE = np.array([[0, 2, 0], [0, 0, 3]])


@pytest.mark.parametrize(
    "arguments",
    [
        (DENSE,),
        (DENSE.tolist(),),
        (([2, 3], ([0, 1], [1, 2])),),
        (([2, 3], ([0, 1], [1, 2])), (2, 3)),
        (([2, 3], [1, 2], [0, 1, 2]),),
        (([1, 1, 3], ([0, 0, 1], [1, 1, 2])),),
    ],
)
def test_sparse_matrices_are_dense_ones(arguments: tuple[object, ...]) -> None:
    for name in ("csr_matrix", "coo_array"):
        made = SPARSE[name](*arguments)
        assert made.toarray().tolist() == DENSE.tolist()
        assert type(made.toarray()) is np.ndarray
        assert (made.nnz, made.shape, made.tocsr() is made) == (2, (2, 3), True)


def test_the_product_of_matrices_is_that_of_sparse_ones() -> None:
    matrix = SPARSE["csr_matrix"](DENSE)
    assert (matrix * np.ones(3)).tolist() == [2, 3]
    assert (matrix * 2).tolist() == (DENSE * 2).tolist()
    assert (SPARSE["csr_array"](DENSE) * DENSE).tolist() == (DENSE * DENSE).tolist()
    assert SPARSE["csr_matrix"]((2, 3)).tolist() == [[0, 0, 0], [0, 0, 0]]
    assert SPARSE["issparse"](matrix)
    assert not SPARSE["issparse"](DENSE)


def test_components_of_a_sparse_graph(run: Run) -> None:
    code = (
        "from scipy.sparse import csr_matrix\n"
        "from scipy.sparse.csgraph import connected_components\n"
        "def task(g):\n"
        "    m = csr_matrix(([1, 1], ([0, 2], [1, 3])), shape=(5, 5))\n"
        "    n, labels = connected_components(m, directed=False)\n"
        "    return [[n, *labels]]"
    )
    assert run(code).grids == [[[3, 0, 0, 1, 1, 2]]]
