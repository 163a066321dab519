"""The kernel wall: one module for each kernel mechanism, each usable on its own."""
