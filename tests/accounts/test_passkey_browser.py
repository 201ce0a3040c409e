"""A passkey is added and signs in, in a real browser with a virtual authenticator."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.factories.cast import PASSWORD, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_passkey_is_added_and_signs_in(live_server, page_at):
    cast = make_cast()
    cast.anna.user.emailaddress_set.get_or_create(
        email=cast.anna.user.email, defaults={"verified": True, "primary": True}
    )
    page = page_at(base_url=live_server.url.replace("127.0.0.1", "localhost"))
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto(reverse("account_login"))
    page.fill("[name=login]", cast.anna.user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("button:has-text('Logga in'):not(:has-text('nyckel'))")
    page.wait_for_url(f"**{reverse('my-page')}")
    page.goto(reverse("mfa_add_webauthn"))
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.click("button:has-text('Fortsätt')")
    page.fill("[name=name]", "Jobbdatorn")
    page.click("button:has-text('Skapa nyckeln')")
    page.wait_for_url("**/recovery-codes/**")
    key = Authenticator.objects.get(user=cast.anna.user, type="webauthn").wrap()
    assert key.name == "Jobbdatorn" and key.is_passwordless

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.click("button:has-text('Logga in med en nyckel')")
    page.wait_for_url(f"**{reverse('my-page')}")
    assert Authenticator.objects.get(user=cast.anna.user, type="webauthn").last_used_at
