"""Library functions that ask for processors, threads or processes run in the program's thread."""

from collections.abc import Callable

import pytest

from sandbox import Result

Run = Callable[..., Result]

IMPORTS = (
    "import numpy as np\n"
    "from scipy import fft, optimize, spatial, stats\n"
    "P = np.array([[0.0, 0.0], [5.0, 5.0], [9.0, 9.0]])\n"
    "def bowl(x): return float(np.sum(np.asarray(x) ** 2))\n"
)

# Expressions with their values.
CALLS = {
    "optimize.linprog([1, 1], A_ub=[[-1, -1]], b_ub=[-2]).fun": 2,
    "optimize.linprog([1, 1], A_ub=[[-1, -1]], b_ub=[-2], options={'disp': True}).fun": 2,
    "optimize.milp([1, 1], integrality=[1, 1], bounds=(3, 4)).fun": 6,
    "spatial.cKDTree(P).query([6, 6], workers=-1)[1]": 1,
    "spatial.KDTree(P).query([[6, 6]] * 9, workers=4)[1][8]": 1,
    "len(spatial.cKDTree(P).query_ball_point([[6, 6]] * 3, 2, workers=2)[2])": 1,
    "fft.fft2(np.ones((300, 300)), workers=4)[0, 0].real // 90000": 1,
    "fft.dctn(np.zeros((64, 64)), workers=-1)[0, 0]": 0,
    "fft.fftn(np.ones((8, 8)), workers=2)[0, 0].real // 8": 8,
    "optimize.differential_evolution(bowl, [(-1, 1)], maxiter=9, seed=1).fun": 0,
    "optimize.differential_evolution(bowl, [(-1, 1)], workers=3, updating='deferred', seed=1).fun": 0,  # noqa: E501
    "optimize.brute(bowl, [(-1, 1)], Ns=3, workers=-1)[0]": 0,
    "stats.wasserstein_distance_nd([[0, 0]], [[0, 3]])": 3,
    "optimize.minimize(bowl, [0.1], method='COBYLA', options={'disp': True}).fun": 0,
    "np.nditer(P).debug_print() or 1": 1,
}


# What restricted programs do not get of scipy: the name is missing, which is no violation.
LEFT_OUT = ("spatial.cKDTree", "spatial.KDTree")


@pytest.mark.long
@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_calls_that_ask_for_processors_return_their_values(run: Run, policy: str) -> None:
    calls = {
        call: value
        for call, value in CALLS.items()
        if policy == "kernel" or not any(name in call for name in LEFT_OUT)
    }
    lines = "".join(f"    out.append(round({call}))\n" for call in calls)
    result = run(f"{IMPORTS}def task(grid):\n    out = []\n{lines}    return [out]", policy)
    assert result.violations == []
    assert result.outputs[0].error is None
    assert result.grids == [[list(calls.values())]]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("fft.fft(P, workers=0)", "ValueError"),
        ("fft.fft(P, workers=-2)", "ValueError"),
        ("optimize.brute(bowl, [(-1, 1)], workers=0)", "RuntimeError"),
    ],
)
def test_invalid_numbers_of_workers_are_errors(run: Run, call: str, error: str) -> None:
    result = run(f"{IMPORTS}def task(grid):\n    return {call}")
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.type == error


@pytest.mark.parametrize("call", ["os.cpu_count()", "len(os.sched_getaffinity(0))"])
def test_python_counts_one_processor(run: Run, call: str) -> None:
    result = run(f"import os\ndef task(grid): return [[{call}]]", "kernel")
    assert result.grids == [[[1]]]


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("stats.norm(0, 1).cdf(0) * 2", 1),
        ("len(interpolate.CubicSpline(range(9), range(9))([1, 2]))", 2),
        ("len(signal.convolve2d(P, [[1]]))", 3),
        ("linalg.det(np.eye(2))", 1),
    ],
)
def test_calls_that_build_or_inspect_code_are_no_violations(
    run: Run, call: str, value: int
) -> None:
    imports = f"{IMPORTS}from scipy import interpolate, linalg, signal\n"
    result = run(f"{imports}def task(grid):\n    return [[min(3, round({call}))]]")
    assert result.violations == []
    assert result.grids == [[[value]]]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("np.bmat('P, P')", "TypeError"),
        # Left out, because they look for matplotlib, build code from text, or measure functions.
        ("hierarchy.dendrogram(np.array([[0.0, 1, 1, 2]]))", "AttributeError"),
        ("spatial.voronoi_plot_2d(spatial.Voronoi(np.eye(3)[:, :2]))", "AttributeError"),
        ("stats.rv_continuous(shapes='x=print(1)')", "AttributeError"),
        ("stats.rv_discrete(values=([1, 2], [0, 1])).rvs()", "AttributeError"),
        ("spatial.cKDTree(P).query([6, 6], workers=-1)[1]", "AttributeError"),
    ],
)
def test_calls_that_cannot_work_are_errors(run: Run, call: str, error: str) -> None:
    imports = f"{IMPORTS}from scipy.cluster import hierarchy\n"
    result = run(f"{imports}def task(grid):\n    return {call}")
    assert result.violations == []
    assert result.outputs[0].error is not None
    assert result.outputs[0].error.type == error
