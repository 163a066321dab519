"""HTTP around the routes: access, bodies, streams, errors, and the OpenAPI document."""
