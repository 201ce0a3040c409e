"""Routes of this room."""

from django.urls import path

from ignite.accounts import views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/organisation/", views.switch_organisation, name="switch-organisation"),
    path("settings/language/", views.set_language_choice, name="set-language-choice"),
]
