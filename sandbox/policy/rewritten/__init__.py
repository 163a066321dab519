"""Faces written in the restricted language itself.

The other files of this package are no modules of the service. The template compiles each under
policy `restricted` and runs it with the builtins of programs, so it can do nothing that a program
could not do in its own code. Their classes count as classes of the program.
"""
