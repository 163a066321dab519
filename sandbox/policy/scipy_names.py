"""The names of scipy that restricted programs see, by module.

Each is here because programs for ARC tasks use it. Everything else is missing: scipy has 1,376
public names, among them classes that build functions from text (distributions), call C functions
by address, or index memory by arrays that a program can change (sparse matrices, k-d trees).
"""


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(" ".join(lines).split())


SCIPY_NAMES: dict[str, tuple[str, ...]] = {
    # Objects of a grid, their shapes, sizes, places and surroundings.
    "ndimage": _words(
        "label find_objects sum sum_labels mean median minimum maximum variance standard_deviation",
        "minimum_position maximum_position center_of_mass extrema histogram labeled_comprehension",
        "value_indices generate_binary_structure iterate_structure binary_closing binary_dilation",
        "binary_erosion binary_fill_holes binary_hit_or_miss binary_opening binary_propagation",
        "grey_closing grey_dilation grey_erosion grey_opening black_tophat white_tophat",
        "morphological_gradient distance_transform_bf distance_transform_cdt",
        "distance_transform_edt watershed_ift convolve convolve1d correlate correlate1d",
        "generic_filter maximum_filter maximum_filter1d minimum_filter minimum_filter1d",
        "median_filter percentile_filter rank_filter uniform_filter uniform_filter1d",
        "gaussian_filter gaussian_filter1d laplace sobel prewitt rotate shift zoom",
        "affine_transform map_coordinates",
    ),
    # Counting neighbors, and finding a pattern in a grid or period in a row.
    "signal": _words(
        "convolve convolve2d correlate correlate2d fftconvolve correlation_lags medfilt medfilt2d",
        "order_filter find_peaks argrelextrema argrelmax argrelmin",
    ),
    # Convex hulls of objects, and what lies inside them.
    "spatial": _words("ConvexHull Delaunay QhullError distance_matrix"),
    # Nearest objects, and comparisons of rows and objects.
    "spatial.distance": _words(
        "cdist pdist squareform braycurtis canberra chebyshev cityblock correlation cosine dice",
        "directed_hausdorff euclidean hamming jaccard jensenshannon minkowski rogerstanimoto",
        "russellrao sokalsneath sqeuclidean yule",
    ),
    # Assignment of objects to places, and puzzles as integer programs.
    "optimize": _words(
        "linear_sum_assignment linprog milp LinearConstraint Bounds OptimizeResult minimize",
        "minimize_scalar curve_fit nnls quadratic_assignment brute differential_evolution",
    ),
    # Cells as a graph: components, paths, trees and matchings.
    "sparse.csgraph": _words(
        "connected_components shortest_path dijkstra floyd_warshall bellman_ford johnson",
        "breadth_first_order depth_first_order breadth_first_tree depth_first_tree",
        "minimum_spanning_tree maximum_flow maximum_bipartite_matching",
        "min_weight_full_bipartite_matching laplacian reconstruct_path csgraph_from_dense",
        "csgraph_to_dense NegativeCycleError",
    ),
    # Linear equations over colors or coordinates, and matrices of a pattern.
    "linalg": _words(
        "det inv pinv solve lstsq norm eig eigh eigvals eigvalsh svd svdvals qr lu null_space orth",
        "block_diag circulant toeplitz hankel hadamard expm LinAlgError",
    ),
    # Counting arrangements.
    "special": _words("comb perm factorial binom gamma softmax logsumexp expit erf"),
    # The most frequent color, ranks and comparisons of counts.
    "stats": _words(
        "mode rankdata entropy zscore iqr skew kurtosis median_abs_deviation gmean hmean tmean",
        "pearsonr spearmanr kendalltau linregress norm wasserstein_distance energy_distance",
        "wasserstein_distance_nd",
    ),
    # Scaling a grid, and continuing a sequence.
    "interpolate": _words(
        "interp1d griddata RegularGridInterpolator NearestNDInterpolator LinearNDInterpolator",
        "CubicSpline lagrange",
    ),
    # Groups of cells or colors.
    "cluster.vq": _words("kmeans kmeans2 vq whiten"),
    "cluster.hierarchy": _words("linkage fcluster fclusterdata leaves_list"),
    # Periods of rows and columns.
    "fft": _words(
        "fft ifft fft2 ifft2 fftn ifftn rfft irfft rfft2 irfft2 fftfreq rfftfreq fftshift",
        "ifftshift dct idct dctn idctn",
    ),
}
