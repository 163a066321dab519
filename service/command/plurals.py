"""Numbers with nouns that agree with them."""


def counted(number: int, singular: str) -> str:
    """Return a number with a regular noun, such as "1 record" or "2 records"."""
    return f"{number} {singular}" if number == 1 else f"{number} {singular}s"
