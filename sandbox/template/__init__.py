"""The template process and its children: all code that runs inside the sandbox."""
