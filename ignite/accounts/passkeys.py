"""Passkeys and the second step, as allauth asks about them: whose site it is, what a key is called, our words."""

from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ignite.accounts.devices import device_of

SITE_NAME = "Ignite Public"


class MfaAdapter(DefaultMFAAdapter):
    """Ties passkeys to the site's own address, and calls them by the browser they were made in."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Det stämmer inte. Försök en gång till."),
        "unverified_email": _("Bekräfta din e-postadress först. Sedan kan du slå på inloggning i två steg."),
        "cannot_delete_authenticator": _("Det andra steget kan inte stängas av."),
    }

    def get_totp_issuer(self) -> str:
        """The name that stands in the app with codes."""
        return SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose keys they are: the host that letters link to; on one's own machine the one that is asked."""
        asked = context.request.get_host().partition(":")[0]
        host = urlsplit(settings.SITE_URL).hostname if settings.PRODUCTION else asked
        return {"id": host or asked, "name": SITE_NAME}

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        """A name to start from, such as "Chrome på Windows"."""
        if type != Authenticator.Type.WEBAUTHN:
            return str(super().generate_authenticator_name(user, type))
        return device_of(context.request.META.get("HTTP_USER_AGENT", ""))


# What fido2 raises of an answer that no browser gave.
_FORGED = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class _Unforged:
    """A form with a key's answer: one that no browser gave is refused in words, as a wrong one is."""

    def clean_credential(self) -> Any:
        """The key. Raises ValidationError for what is none of the person's."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _FORGED:
            raise MfaAdapter().validation_error("incorrect_code") from None


class LoginPasskeyForm(_Unforged, LoginWebAuthnForm):
    """Sign in with a key alone."""


class ReauthenticatePasskeyForm(_Unforged, ReauthenticateWebAuthnForm):
    """Show once more that it is you."""


class AuthenticatePasskeyForm(_Unforged, AuthenticateWebAuthnForm):
    """The second step with a key."""


NAME = _("Vad ska nyckeln heta?")
NAME_HELP = _("Så att du känner igen den i listan, till exempel ”Jobbdatorn” eller ”Min telefon”.")


class AddPasskeyForm(AddWebAuthnForm):
    """A new key: its name, and whether it is enough by itself."""

    name = forms.CharField(label=NAME, help_text=NAME_HELP, required=False, max_length=60)
    passwordless = forms.BooleanField(
        label=_("Logga in med bara nyckeln, utan lösenord"),
        help_text=_(
            "Kräver att nyckeln har skärmlås, fingeravtryck, ansikte eller pinkod. Annars är den ett andra steg."
        ),
        required=False,
        initial=True,
    )

    def clean(self) -> Any:
        """The key with its name. Raises ValidationError for what no browser gave."""
        try:
            return super().clean()
        except _FORGED:
            raise MfaAdapter().validation_error("incorrect_code") from None


class NamePasskeyForm(EditWebAuthnForm):
    """A new name for a key."""

    name = forms.CharField(label=NAME, help_text=NAME_HELP, max_length=60)
