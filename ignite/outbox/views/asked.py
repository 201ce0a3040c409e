"""What a page's address asks for."""

from ignite.kernel.http import Request


def number(request: Request, name: str) -> int | None:
    """A number in the query string, or None when there is none."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
