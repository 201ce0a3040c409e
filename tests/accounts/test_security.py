"""Sessions seen and ended, one's own data as a file, passkeys as a second step, names of browsers."""

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from ignite.accounts.devices import device_of
from ignite.accounts.exporting import covered, export_of, parts
from ignite.accounts.passkeys import MfaAdapter
from ignite.accounts.sessions import EVERY, SEEN
from ignite.kernel import clock
from needs.models import Comment, FieldVersion
from tests.factories.cast import PASSWORD
from tests.factories.needs import analysis_in, question_in

WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"


def enter(person, agent=WINDOWS):
    """Sign in on the page, as people do."""
    person.user.emailaddress_set.get_or_create(email=person.user.email, defaults={"verified": True, "primary": True})
    client = Client(headers={"user-agent": agent})
    said = {"login": person.user.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), said).status_code == 302
    return client


def test_sessions_are_seen_with_their_browser(cast):
    here = enter(cast.anna)
    enter(cast.anna, PHONE)
    enter(cast.bo, "Bos webbläsare Firefox/130 (Linux)")
    page = here.get(reverse("usersessions_list")).text
    assert "Chrome på Windows" in page and "Safari på iPhone" in page
    assert "Firefox" not in page
    assert page.count("Den här") == 1


def test_one_other_session_is_ended_and_the_rest_go_on(cast):
    here, phone, third = enter(cast.anna), enter(cast.anna, PHONE), enter(cast.anna)
    pk = UserSession.objects.get(user_agent=PHONE).pk
    assert here.post(reverse("session-end", args=[pk])).url == reverse("usersessions_list")
    assert phone.get(reverse("settings")).status_code == 302
    assert here.get(reverse("settings")).status_code == third.get(reverse("settings")).status_code == 200
    assert here.post(reverse("session-end", args=[pk])).status_code == 404  # a double click


def test_all_others_are_ended_at_once(cast):
    here, phone = enter(cast.anna), enter(cast.anna, PHONE)
    here.post(reverse("usersessions_list"))
    assert phone.get(reverse("settings")).status_code == 302
    assert here.get(reverse("settings")).status_code == 200


def test_ending_this_one_signs_out(cast):
    here = enter(cast.anna)
    assert here.post(reverse("session-end", args=[UserSession.objects.get().pk])).url == reverse("home")
    assert here.get(reverse("settings")).status_code == 302


@pytest.mark.parametrize("name", ["bo", "ella", "clara"])
def test_nobody_ends_anothers_session(cast, name):
    here = enter(cast.anna)
    pk = UserSession.objects.get().pk
    assert enter(getattr(cast, name)).post(reverse("session-end", args=[pk])).status_code == 404
    assert here.get(reverse("settings")).status_code == 200


def test_sessions_end_at_a_changed_password_but_for_this_one(cast):
    here, phone = enter(cast.anna), enter(cast.anna, PHONE)
    new = "en helt annan lång fras"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), said).status_code == 302
    assert phone.get(reverse("settings")).status_code == 302
    assert here.get(reverse("settings")).status_code == 200
    assert here.get(reverse("usersessions_list")).text.count('class="rows-side"') == 1


def test_when_it_was_used_is_noted_now_and_then(cast):
    here = enter(cast.anna)
    assert SEEN in here.session
    before = UserSession.objects.get().last_seen_at
    here.get(reverse("settings"))
    assert UserSession.objects.get().last_seen_at == before
    with clock.standing_at(clock.now() + timedelta(seconds=EVERY + 60)):
        here.get(reverse("settings"))
        assert UserSession.objects.get().last_seen_at > before + timedelta(seconds=EVERY)


def test_a_session_that_is_not_on_the_list_costs_no_query(cast, client):
    client.force_login(cast.anna.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("settings"))
    assert not [one for one in captured.captured_queries if "usersession" in one["sql"]]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (WINDOWS, "Chrome på Windows"),
        (PHONE, "Safari på iPhone"),
        (WINDOWS + " Edg/130.0", "Edge på Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox på Linux"),
        ("curl/8.0", "Okänd webbläsare"),
        ("", "Okänd webbläsare"),
    ],
)
def test_browsers_have_names(agent, name):
    assert device_of(agent) == name


def files_of(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_file_asks_who_it_is_and_is_then_given(cast):
    anna = enter(cast.anna)
    anna.session.save()
    page = anna.get(reverse("export"))
    assert "Ta med dig dina uppgifter" in page.text
    asked = anna.post(reverse("export"))
    assert asked.status_code == 302 and asked.url.startswith(reverse("account_reauthenticate"))
    given = anna.post(asked.url, {"password": PASSWORD, "next": reverse("export")})
    if given.status_code == 302:
        given = anna.post(reverse("export"))
    assert given["Content-Type"] == "application/zip" and "attachment" in given["Content-Disposition"]
    assert "no-store" in given["Cache-Control"]
    assert "anna@example.org" in files_of(given.content)["account.json"]


def test_a_wrong_password_gives_no_file(cast):
    anna = enter(cast.anna)
    asked = anna.post(reverse("export"))
    refused = anna.post(asked.url, {"password": "fel", "next": reverse("export")})
    assert refused.get("Content-Type") != "application/zip"
    assert anna.post(reverse("export")).status_code == 302


def test_the_file_holds_ones_own_and_nobody_elses(cast):
    analysis = analysis_in("draft", cast)
    Comment.objects.create(analysis=analysis, part="problem", text="Annas ord", by=cast.anna.user)
    Comment.objects.create(analysis=analysis, part="problem", text="Arvids ord", by=cast.arvid.user)
    FieldVersion.objects.create(analysis=analysis, field="problem", number=1, text="Annas text", by=cast.anna.user)
    question_in("asked", cast, text="Claras hemliga fråga")
    files = files_of(export_of(cast.anna.user))
    whole = "".join(files.values())
    assert "Annas ord" in whole and "Annas text" in whole and "Ankarby kommun" in whole
    for foreign in ("Arvids ord", "arvid@", "bo@", "clara@", "Claras hemliga", "pbkdf2", "argon2"):
        assert foreign not in whole, foreign
    assert "Claras hemliga" in "".join(files_of(export_of(cast.clara.user)).values())
    assert {f"{part.key}.json" for part in parts()} <= set(files)
    assert all(json.loads(text) is not None for name, text in files.items() if name.endswith(".json"))
    told = files["LÄS-MIG.txt"]
    assert all(f"{part.key}.json" in told for part in parts())


def test_the_secrets_of_the_second_step_are_not_in_it(cast):
    Authenticator.objects.create(user=cast.anna.user, type="totp", data={"secret": "HEMLIG"})
    whole = "".join(files_of(export_of(cast.anna.user)).values())
    assert "HEMLIG" not in whole and "totp" in whole


def test_the_explanation_is_in_ones_language(cast):
    with override("en"):
        assert len(files_of(export_of(cast.anna.user))) == len(parts()) + 1


def test_the_file_takes_the_same_queries_for_much_as_for_little(cast, django_assert_max_num_queries):
    analysis = analysis_in("draft", cast)
    with django_assert_max_num_queries(100) as little:
        export_of(cast.anna.user)
    for number in range(30):
        Comment.objects.create(analysis=analysis, part="problem", text=str(number), by=cast.anna.user)
    with django_assert_max_num_queries(100) as much:
        export_of(cast.anna.user)
    assert len(little) == len(much)


# Who pressed a button in the office's tools: the office's own record, and told of in account.json's record of moves.
OFFICE = {
    *("admin.LogEntry.user", "account.EmailAddress.user", "outbox.Batch.created_by", "outbox.Batch.released_by"),
    *("outbox.Broadcast.created_by", "outbox.Selection.created_by", "outbox.ReminderSetting.changed_by"),
    *("outbox.ReminderPause.by", "outbox.KindHold.by", "joining.JoinRequest.assigned_to", "needs.Import.by"),
    "needs.Import.confirmed_by",
    *("joining.InviteRun.created_by", "joining.InviteRun.confirmed_by", "startups.Startup.verified_by"),
    "needs.Presence.user",  # who is on a page just now; gone in a minute
}


def test_every_tie_to_a_person_is_in_the_file_or_left_out_with_a_reason():
    given = {f"{model._meta.label}.{field}" for model, field in covered()}
    ties = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is get_user_model()
    }
    assert ties - given - OFFICE == set()
    assert given <= ties and ties >= OFFICE


def test_a_passkey_is_a_second_step(signed_in, cast, settings):
    settings.STAFF_TWO_STEP = True
    ella = signed_in(cast.ella)
    assert ella.get(reverse("control-room")).url == reverse("mfa_index")
    page = ella.get(reverse("mfa_index")).text
    assert reverse("mfa_add_webauthn") in page and reverse("mfa_activate_totp") in page
    Authenticator.objects.create(user=cast.ella.user, type="webauthn", data={"name": "x", "credential": {}})
    assert ella.get(reverse("control-room")).status_code == 200


def test_staff_without_it_reach_nothing_but_the_set_up(signed_in, cast, settings):
    settings.STAFF_TWO_STEP = True
    ella = signed_in(cast.ella)
    for name in ("my-page", "settings", "export", "need-owners", "messages", "areas", "needs", "home"):
        assert ella.get(reverse(name)).url == reverse("mfa_index"), name
    assert ella.post(reverse("need-owner-accept", args=[cast.owner_a.pk])).url == reverse("mfa_index")


def test_the_sign_in_page_offers_the_key_without_inline_script(client, db):
    page = client.get(reverse("account_login")).text
    assert "js/passkeys.js" in page and "Logga in med en nyckel" in page
    assert re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)", page) is None


@pytest.mark.parametrize("said", ["", "x", "{}", "[]", '{"id": 1}', '{"response": {"userHandle": "AA"}}'])
def test_a_forged_key_does_not_sign_in(client, db, said):
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": said})
    assert answer.status_code == 302 and answer.url == reverse("account_login")
    assert client.get(reverse("settings")).status_code == 302


def test_keys_belong_to_the_sites_own_host(settings, rf):
    from allauth.core import context

    settings.PRODUCTION, settings.SITE_URL = True, "https://ignite.example.org"
    with context.request_context(rf.get("/", headers={"host": "localhost"})):
        assert MfaAdapter().get_public_key_credential_rp_entity()["id"] == "ignite.example.org"
        settings.PRODUCTION = False
        assert MfaAdapter().get_public_key_credential_rp_entity()["id"] == "localhost"


def test_a_key_is_renamed_and_removed_by_its_owner_alone(cast):
    key = Authenticator.objects.create(user=cast.anna.user, type="webauthn", data={"name": "Gammal", "credential": {}})
    edit = reverse("mfa_edit_webauthn", args=[key.pk])
    bo = enter(cast.bo)
    bo.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert bo.get(edit).status_code == 404 and bo.post(edit, {"name": "Bos"}).status_code == 404


def test_settings_lead_to_all_of_it(signed_in, cast):
    page = signed_in(cast.anna).get(reverse("settings")).text
    assert all(reverse(name) in page for name in ("mfa_index", "usersessions_list", "export"))
