"""Ignite: the working platform of a programme that brings need owners and startups together."""

from ignite.celery import app as celery_app

__all__ = ["celery_app"]
