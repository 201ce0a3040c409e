"""Fetch = authorise: objects are reached only through ``for_user``."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.shortcuts import get_object_or_404

from ignite.kernel.actor import Actor

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that knows what an actor may see; a model that forgets to say shows nothing."""

    def for_user(self, actor: Actor) -> Self:
        """The rows this actor may see. Override per model."""
        return self.none()


def fetch(queryset: Any, actor: Actor, **lookup: Any) -> Any:
    """The one object this actor may see, or 404."""
    return get_object_or_404(queryset.for_user(actor), **lookup)
