"""Routes of this room."""

from django.urls import path

from matching.views import deciding, match, pitches

urlpatterns = [
    path("needs/<int:pk>/pitches/", pitches.need_pitches, name="need-pitches"),
    path("needs/<int:pk>/pitches/open/", pitches.need_pitches_open, name="need-pitches-open"),
    path("needs/<int:pk>/compare/", pitches.need_compare, name="need-compare"),
    path("needs/<int:pk>/decide/", deciding.need_decide, name="need-decide"),
    path("pitches/<int:pk>/assess/", pitches.assess, name="assess"),
    path("pitches/<int:pk>/decline/", deciding.pitch_decline, name="pitch-decline"),
    path("pitches/<int:pk>/match/", match.match_propose, name="match-propose"),
    path("matches/", match.matches, name="matches"),
    path("matches/<int:pk>/", match.match_page, name="match"),
]
