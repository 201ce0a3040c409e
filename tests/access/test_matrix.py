"""Every route × every role × own and other organisation, reading and writing."""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from ignite.kernel.access import public
from tests.access.matrix import EVERYBODY, ROWS, THIRD_PARTY
from tests.access.routes import routes

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OURS = {pattern.name: pattern.callback for route, pattern in routes() if not route.startswith(tuple(THIRD_PARTY))}


def test_every_route_of_ours_has_a_name_and_a_row():
    assert {name for name in OURS if name not in ROWS} == set()
    assert {name for name in ROWS if name not in OURS} == set()


def test_every_view_of_ours_says_who_may_use_it():
    silent = [
        name
        for _route, pattern in routes()
        if (name := pattern.name) in ROWS and not hasattr(pattern.callback, "access")
    ]
    assert silent == []


def clients(world):
    """A signed-in client for each person."""
    found = {}
    for name, person in world.people.items():
        found[name] = Client()
        found[name].force_login(person.user, backend=BACKEND)
    return found


def outcome(response):
    """What the answer means for access: "in", "404", "403", "405" (asked the wrong way) or "sign in"."""
    if response.status_code in (404, 403, 405):
        return str(response.status_code)
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return "sign in"
    assert response.status_code < 500
    return "in"


def expected(row, name, is_public, method):
    """The same, by the matrix."""
    if name in ((method == "post" and row.writes) or row.may).split():
        return "in"
    if name == "finn" and not is_public:
        return "sign in"
    return "403" if name in row.forbidden.split() else "404"


def wrong_cells(world, method):
    """Each cell that is not as the matrix says; what a request changes is put back."""
    people = {**clients(world), "finn": Client()}
    for name, row in ROWS.items():
        url = reverse(name, kwargs=row.arguments(world))
        for who, client in people.items():
            point = transaction.savepoint()
            found = outcome(getattr(client, method)(url, row.says(world) if method == "post" else None))
            transaction.savepoint_rollback(point)
            # 405 says nothing of the thing; a token that is nobody's is answered alike for all.
            good = {expected(row, who, OURS[name].access.is_public, method), *(["405"] if method == "get" else [])}
            if found not in good and "no-such-token" not in url:
                yield f"{method} {name} by {who}: {found}, expected {good}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_matrix(world, method):
    assert list(wrong_cells(world, method)) == []


@pytest.mark.parametrize("prefix", THIRD_PARTY)
def test_installed_packages_show_nothing_to_strangers(world, prefix):
    page = "/admin/" if prefix == "admin/" else "/accounts/email/"
    assert Client().get(page).status_code == 302
    for name, client in clients(world).items():
        if name not in THIRD_PARTY[prefix].split():
            assert client.get(page).status_code in (302, 403, 404)


def test_a_planted_hole_is_found(world, monkeypatch):
    """A programme page that somebody opened to everybody: the matrix must complain."""
    from ignite.programme.views import inside

    monkeypatch.setattr(inside.control_room, "access", public(lambda request: None).access)
    assert [cell for cell in wrong_cells(world, "get") if " control-room " in cell]


def test_a_route_without_a_row_is_found(monkeypatch):
    import ignite.urls

    planted = [*ignite.urls.urlpatterns, path("hole/", lambda request: HttpResponse("open"), name="hole")]
    monkeypatch.setattr(ignite.urls, "urlpatterns", planted)
    from django.urls import clear_url_caches

    clear_url_caches()
    names = {pattern.name for _route, pattern in routes()}
    clear_url_caches()
    assert "hole" in names - set(ROWS)
    assert set(EVERYBODY.split())  # the matrix speaks of people
