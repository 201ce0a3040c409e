"""Who may use a route: each view says so on its first line, and what says nothing is closed.

A view's access is data on the view function, read by the deny-by-default middleware and by the access matrix test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ignite.kernel.actor import Actor

READS, WRITES = "reads", "writes"  # what the programme may do on a page while it enters for an organisation
V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """The rule of one route: its name, whether it is public, and the test of the actor."""

    name: str
    is_public: bool
    test: Callable[[Actor], bool]


def _mark(access: Access) -> Callable[[V], V]:
    def mark(view: V) -> V:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def public(view: V) -> V:
    """Open to everybody."""
    return _mark(Access("public", True, lambda actor: True))(view)


def signed_in(view: V) -> V:
    """Open to everybody signed in; what they see is decided by ``for_user``."""
    return _mark(Access("signed_in", False, lambda actor: actor.is_authenticated))(view)


def programme(view: V) -> V:
    """Open to the programme's staff."""
    return _mark(Access("programme", False, lambda actor: actor.is_programme))(view)


def need_owner(view: V) -> V:
    """Open to members of a need owner."""
    return _mark(Access("need_owner", False, lambda actor: actor.is_need_owner))(view)


def startup(view: V) -> V:
    """Open to members of a startup."""
    return _mark(Access("startup", False, lambda actor: actor.is_startup))(view)


def requires(name: str, test: Callable[[Actor], bool]) -> Callable[[V], V]:
    """Open to actors who pass a named test."""
    return _mark(Access(name, False, test))


def also_for_programme(view: V) -> V:
    """Open too, to read and to write, while the programme enters something for the organisation.

    Beside the decorator that says who may use the view. What is written becomes an entry to be confirmed.
    """
    view.for_programme = WRITES  # type: ignore[attr-defined]
    return view


def also_shown_to_programme(view: V) -> V:
    """Open too, to read only, while the programme enters something for the organisation."""
    view.for_programme = READS  # type: ignore[attr-defined]
    return view
