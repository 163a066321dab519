"""The pool of template processes and their children, as the parent sees them."""
