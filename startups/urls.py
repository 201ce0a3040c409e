"""Routes of this room."""

from django.urls import path

from startups.views import asking, pitch, startup, supplement

urlpatterns = [
    path("startups/", startup.startups, name="startups"),
    path("startups/new/", startup.new_startup, name="new-startup"),
    path("startups/mine/", startup.own_startup, name="own-startup"),
    path("startups/<int:pk>/", startup.startup_page, name="startup"),
    path("startups/<int:pk>/edit/", startup.startup_edit, name="startup-edit"),
    path("startups/<int:pk>/verify/", startup.startup_verify, name="startup-verify"),
    path("needs/<int:pk>/pitch/", pitch.pitch_start, name="pitch-start"),
    path("needs/<int:pk>/ask-startups/", asking.need_ask, name="need-ask"),
    path("asks/<int:pk>/resend/", asking.ask_resend, name="ask-resend"),
    path("asks/<int:pk>/revoke/", asking.ask_revoke, name="ask-revoke"),
    path("pitches/", pitch.own_pitch_list, name="own-pitches"),
    path("pitches/<int:pk>/", pitch.pitch_page, name="pitch"),
    path("pitches/<int:pk>/edit/", pitch.pitch_edit, name="pitch-edit"),
    path("pitches/<int:pk>/autosave/", pitch.pitch_autosave, name="pitch-autosave"),
    path("pitches/<int:pk>/supplement/", supplement.supplement, name="pitch-supplement"),
    path("pitches/<int:pk>/receipt/", pitch.pitch_receipt, name="pitch-receipt"),
    path("pitches/<int:pk>/versions/<int:number>/", pitch.pitch_version, name="pitch-version"),
]
