"""HTTP concerns shared by all routes: access, bodies, streams, errors and OpenAPI."""
