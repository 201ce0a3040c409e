"""Sign-in, account and two-step pages stand in our layout: one heading, tied labels, sound HTML, our error summary."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.kernel.test_components_page import Page

pytestmark = pytest.mark.django_db
PHRASE = "en lång fras att minnas"
OUTSIDE = ("account_login", "account_signup", "account_request_login_code", "account_reset_password")
INSIDE = (
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
    "mfa_generate_recovery_codes",
)


def assert_sound(html):
    page = Page(html)
    assert page.crossed == []
    assert [tag for tag, _attrs in page.elements].count("h1") == 1
    ids = [attrs["id"] for _tag, attrs in page.having("id")]
    assert len(ids) == len(set(ids))
    assert {attrs["for"] for _tag, attrs in page.having("for")} <= set(ids)
    assert ("main", "page page-narrow") in [(tag, attrs.get("class")) for tag, attrs in page.elements]
    assert page.having("style") == []


@pytest.fixture
def signed_in(client):
    user = get_user_model().objects.create_user(email="anna@example.se", password=PHRASE)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": user.email, "password": PHRASE})
    client.post(reverse("account_reauthenticate"), {"password": PHRASE})
    return client


@pytest.mark.parametrize("name", OUTSIDE)
def test_page_before_sign_in_is_ours(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_sound(response.content.decode())


@pytest.mark.parametrize("name", OUTSIDE)
def test_page_before_sign_in_says_what_is_missing(client, name):
    html = client.post(reverse(name), {}).content.decode()
    assert_sound(html)
    assert "error-summary" in html
    assert "data-keep-texts" in html


@pytest.mark.parametrize("name", INSIDE)
def test_account_page_is_ours(signed_in, name):
    response = signed_in.get(reverse(name))
    assert response.status_code == 200
    assert_sound(response.content.decode())


def test_code_page_is_ours(client):
    response = client.post(reverse("account_request_login_code"), {"email": "ingen@example.se"}, follow=True)
    assert response.status_code == 200
    assert_sound(response.content.decode())


def test_signing_in_says_nothing_that_looks_like_a_saved_form(signed_in):
    # A success message makes the browser forget what it kept (static/js/ignite.js).
    assert "data-acknowledged" not in signed_in.get(reverse("account_email")).content.decode()


def test_two_step_pages_are_ours_once_it_is_on(signed_in):
    user = get_user_model().objects.get()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes"):
        response = signed_in.get(reverse(name))
        assert response.status_code == 200
        assert_sound(response.content.decode())
    signed_in.post(reverse("account_logout"))
    answer = signed_in.post(reverse("account_login"), {"login": user.email, "password": PHRASE}, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("mfa_authenticate"))
    assert_sound(answer.content.decode())
