"""The kernel wall: one module for each thing the kernel refuses, each usable alone."""
