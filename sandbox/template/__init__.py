"""The template process and its children: everything that happens on the far side of the wall."""
