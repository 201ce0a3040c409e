"""Routes of this room."""

from django.urls import path

from ignite.accounts.views import entries, helping, people, security

urlpatterns = [
    path("settings/", people.settings, name="settings"),
    path("settings/organisation/", people.switch_organisation, name="switch-organisation"),
    path("settings/language/", people.set_language_choice, name="set-language-choice"),
    path("settings/sessions/<int:pk>/end/", security.end_session, name="session-end"),
    path("settings/export/", security.export, name="export"),
    path("organisations/<int:pk>/help/", helping.start, name="help-start"),
    path("help/end/", helping.stop, name="help-end"),
    path("entries/", entries.entries, name="entries"),
    path("entries/confirm/", entries.confirm_all, name="entries-confirm"),
    path("entries/<int:pk>/confirm/", entries.confirm, name="entry-confirm"),
    path("entries/<int:pk>/wrong/", entries.wrong, name="entry-wrong"),
]
