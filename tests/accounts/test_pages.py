"""Settings, the choice of organisation and language, two steps for staff, Django's admin."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from ignite.accounts.models import User
from tests.factories.accounts import membership_in
from tests.factories.cast import PASSWORD


def test_settings_are_saved(signed_in, cast):
    client = signed_in(cast.anna)
    answer = client.post(reverse("settings"), {"name": "Anna Ask", "phone": "070-1", "language": "en"})
    assert answer.status_code == 302
    cast.anna.user.refresh_from_db()
    cast.anna.membership.refresh_from_db()
    assert (cast.anna.user.name, cast.anna.user.language, cast.anna.membership.name) == ("Anna Ask", "en", "Anna Ask")


def test_settings_without_a_name_keep_what_was_typed(signed_in, cast):
    answer = signed_in(cast.anna).post(reverse("settings"), {"name": "", "phone": "070-123", "language": "sv"})
    assert answer.status_code == 422
    assert "070-123" in answer.text


def test_settings_ask_for_sign_in(client, cast):
    assert client.get(reverse("settings")).url.startswith(reverse("account_login"))


def test_switch_goes_to_an_own_organisation(signed_in, cast):
    membership_in("active", cast, user=cast.bo.user, email=cast.bo.user.email)
    client = signed_in(cast.bo)
    answer = client.post(reverse("switch-organisation"), {"organisation": cast.anna.organisation.pk})
    assert answer.url == reverse("my-page")
    cast.bo.user.refresh_from_db()
    assert cast.bo.user.acting_for == cast.anna.organisation


@pytest.mark.parametrize("state", ["requested", "ended", "invited"])
def test_switch_needs_an_active_membership(signed_in, cast, state):
    membership_in(state, cast, user=cast.bo.user, email=cast.bo.user.email)
    client = signed_in(cast.bo)
    answer = client.post(reverse("switch-organisation"), {"organisation": cast.anna.organisation.pk})
    assert answer.status_code == 404


@pytest.mark.parametrize("value", ["", "x", "999999999"])
def test_switch_to_nonsense_is_not_found(signed_in, cast, value):
    answer = signed_in(cast.bo).post(reverse("switch-organisation"), {"organisation": value})
    assert answer.status_code == 404


def test_switch_by_get_changes_nothing(signed_in, cast):
    url = reverse("switch-organisation")
    assert signed_in(cast.anna).get(url, {"organisation": cast.anna.organisation.pk}).status_code == 405


def test_visitor_chooses_language_by_cookie(client, db):
    answer = client.post(reverse("set-language-choice"), {"language": "en", "next": "/join/"})
    assert answer.url == "/join/"
    assert client.get("/join/").headers["Content-Language"] == "en"


def test_member_chooses_language_for_good(signed_in, cast):
    client = signed_in(cast.anna)
    client.post(reverse("set-language-choice"), {"language": "en", "next": "/settings/"})
    client.cookies.pop("language")
    assert client.get("/settings/").headers["Content-Language"] == "en"
    assert User.objects.get(pk=cast.anna.user.pk).language == "en"


@pytest.mark.parametrize("target", ["https://evil.example.com/", "//evil.example.com/", "javascript:alert(1)", ""])
def test_language_never_sends_elsewhere(client, db, target):
    assert client.post(reverse("set-language-choice"), {"language": "en", "next": target}).url == "/"


def test_unknown_language_is_not_found(client, db):
    assert client.post(reverse("set-language-choice"), {"language": "xx"}).status_code == 404


def test_staff_without_second_step_set_it_up_first(signed_in, cast, settings):
    settings.STAFF_TWO_STEP = True
    client = signed_in(cast.ella)
    assert client.get(reverse("settings")).url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_staff_with_second_step_come_in(signed_in, cast, settings):
    settings.STAFF_TWO_STEP = True
    Authenticator.objects.create(user=cast.ella.user, type="totp", data={})
    assert signed_in(cast.ella).get(reverse("settings")).status_code == 200


def test_recovery_codes_alone_are_no_second_step(signed_in, cast, settings):
    settings.STAFF_TWO_STEP = True
    Authenticator.objects.create(user=cast.ella.user, type="recovery_codes", data={})
    assert signed_in(cast.ella).get(reverse("settings")).status_code == 302


def test_second_step_is_asked_of_staff_only_where_it_is_on(signed_in, cast, settings):
    settings.STAFF_TWO_STEP = False
    assert signed_in(cast.ella).get(reverse("settings")).status_code == 200
    settings.STAFF_TWO_STEP = True
    assert signed_in(cast.anna).get(reverse("settings")).status_code == 200


def test_acting_for_another_does_not_avoid_the_second_step(signed_in, cast, settings):
    settings.STAFF_TWO_STEP = True
    membership_in("active", cast, user=cast.ella.user, email=cast.ella.user.email)
    cast.ella.user.acting_for = cast.anna.organisation
    cast.ella.user.save()
    assert signed_in(cast.ella).get(reverse("settings")).url == reverse("mfa_index")


def test_admin_asks_for_the_sites_own_sign_in(client, db):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_admin_is_closed_to_programme_staff(signed_in, cast):
    cast.ella.user.is_staff = True
    cast.ella.user.save()
    assert signed_in(cast.ella).get("/admin/", follow=True).status_code == 404


def test_admin_opens_for_a_superuser_behind_two_steps(client, db, settings):
    root = User.objects.create_superuser("root@example.org", PASSWORD)
    client.force_login(root, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/admin/accounts/membership/").status_code == 200
    settings.STAFF_TWO_STEP = True
    assert client.get("/admin/").url == reverse("mfa_index")


def test_sign_up_leads_to_a_confirmed_address(client, db):
    said = {"email": "ny@example.org", "name": "Ny", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), said)
    user = User.objects.get(email="ny@example.org")
    assert user.name == "Ny"
    assert client.get(reverse("settings")).status_code == 302
