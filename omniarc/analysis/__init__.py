"""Analysis of input distributions: features, distances and a report."""
