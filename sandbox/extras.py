"""The extras of the distribution, and whether what they bring is installed.

`pip install omniarc` brings the dataset, the prompts and the clients. What runs programs or serves
them needs more, and says so by `MissingExtraError` on first use, not on import.
"""

import importlib.util

from sandbox.errors import MissingExtraError

# The modules of each extra that this project imports.
MODULES = {
    "sandbox": ("RestrictedPython", "greenlet", "pyseccomp", "scipy"),
    "serve": (
        *("alembic", "fastapi", "fastapi_swagger", "httptools", "jinja2", "prometheus_client"),
        *("pydantic_settings", "sqlalchemy", "typer", "uvicorn"),
    ),
    "postgres": ("psycopg",),
    "parquet": ("pyarrow",),
    "mcp": ("mcp",),
    "ray": ("ray",),
}


def require(extra: str) -> None:
    """Return if the modules of an extra are installed, without importing them.

    Args:
        extra: a key of `MODULES`.

    Raises:
        MissingExtraError: some are not.
    """
    missing = [name for name in MODULES[extra] if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingExtraError(extra, missing)
