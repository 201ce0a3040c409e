"""The request as every view of ours gets it."""

from django.http import HttpRequest

from ignite.kernel.actor import Actor


class Request(HttpRequest):
    """Django's request with the actor that accounts' middleware put on it."""

    actor: Actor
    htmx: bool
