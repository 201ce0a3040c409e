"""Deny by default, and one effect for one submitted form."""

import threading
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import ResolverMatch

from ignite.kernel.access import public, signed_in
from ignite.kernel.actor import NOBODY
from ignite.kernel.middleware import DenyByDefaultMiddleware, OncePerSubmitMiddleware
from ignite.kernel.models import SubmitKey
from ignite.reference.models import PostalCode


class Visitor:
    pk = None


def ask(view, actor, route="needs/"):
    request = RequestFactory().get("/needs/")
    request.actor = actor
    request.resolver_match = ResolverMatch(view, (), {}, route=route)
    return DenyByDefaultMiddleware(lambda request: HttpResponse()).process_view(request, view, (), {})


def test_view_without_a_word_is_closed_even_for_the_programme(cast):
    with pytest.raises(Http404):
        ask(lambda request: HttpResponse(), cast.ella.actor)


def test_listed_third_party_route_passes():
    assert ask(lambda request: HttpResponse(), NOBODY, route="accounts/login/") is None


def test_signed_out_gets_the_sign_in_page():
    assert ask(signed_in(lambda request: HttpResponse()), NOBODY).url.startswith("/accounts/login/?next=/needs/")


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://testserver/needs/1/?q=a&b=2", "/needs/1/?q=a&b=2"),
        ("http://testserver", "/"),
        ("http://elsewhere.example/needs/1/", "/needs/1/ask/"),
        ("", "/needs/1/ask/"),
    ],
)
def test_a_form_whose_session_was_lost_leads_back_to_its_page(page, back):
    request = RequestFactory().post("/needs/1/ask/", headers={"referer": page})
    request.actor, view = NOBODY, signed_in(lambda request: HttpResponse())
    answer = DenyByDefaultMiddleware(lambda request: HttpResponse()).process_view(request, view, (), {})
    assert parse_qs(urlsplit(answer.url).query)["next"] == [back]


def test_public_passes():
    assert ask(public(lambda request: HttpResponse()), NOBODY) is None


def post(view, key):
    request = RequestFactory().post("/x/", {"_once": key})
    request.user = Visitor()
    return OncePerSubmitMiddleware(view)(request)


def make_row(request):
    PostalCode.objects.create(code=uuid.uuid4().hex[:5], locality="Här", municipality_code="0000")
    return HttpResponseRedirect("/made/")


@pytest.mark.django_db
def test_second_copy_goes_where_the_first_went_and_does_nothing():
    key = str(uuid.uuid4())
    assert [post(make_row, key).url for _ in range(3)] == ["/made/"] * 3
    assert PostalCode.objects.count() == 1


@pytest.mark.django_db
def test_an_error_rolls_back_everything_and_the_key_may_be_used_again():
    key = str(uuid.uuid4())

    def half(request):
        make_row(request)
        return HttpResponse(status=422)

    assert post(half, key).status_code == 422
    assert not PostalCode.objects.exists()
    assert not SubmitKey.objects.exists()
    assert post(make_row, key).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_twenty_copies_at_once_have_one_effect():
    key, answers = str(uuid.uuid4()), []

    def one():
        answers.append(post(make_row, key).status_code)
        connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert answers == [302] * 20
    assert PostalCode.objects.count() == 1
