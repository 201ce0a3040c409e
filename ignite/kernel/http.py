"""The request as every view of ours gets it, and what its forms are bound to."""

from django.http import HttpRequest, QueryDict

from ignite.kernel.actor import Actor


class Request(HttpRequest):
    """Django's request with the actor that accounts' middleware put on it."""

    actor: Actor
    htmx: bool


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the data of a POST, be it empty, and nothing for a GET."""
    return request.POST if request.method == "POST" else None
