"""The filter that names a browser."""

from django import template

from ignite.accounts.devices import device_of

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """What a browser calls itself, as "Chrome på Windows"."""
    return device_of(user_agent)
