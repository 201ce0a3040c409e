"""Routes of this room."""

from django.urls import path

from ignite.accounts.views import people

urlpatterns = [
    path("settings/", people.settings, name="settings"),
    path("settings/organisation/", people.switch_organisation, name="switch-organisation"),
    path("settings/language/", people.set_language_choice, name="set-language-choice"),
]
