"""Routes of this room."""

from django.urls import path

from needs.feeds import needs_feed
from needs.views import analyses, areas, briefs, comments, links, need, needs, owners, prints, questions, watching

urlpatterns = [
    path("areas/", areas.areas, name="areas"),
    path("areas/new/", areas.new_area, name="area-new"),
    path("areas/advice/", areas.area_advice, name="area-advice"),
    path("areas/<int:pk>/", areas.area, name="area"),
    path("areas/<int:pk>/edit/", areas.edit_area, name="area-edit"),
    path("analyses/<int:pk>/", analyses.analysis, name="analysis"),
    path("analyses/<int:pk>/due/", analyses.due, name="analysis-due"),
    path("analyses/<int:pk>/save/", analyses.autosave_analysis, name="analysis-autosave"),
    path("analyses/<int:pk>/print/", prints.print_analysis, name="analysis-print"),
    path("analyses/<int:pk>/pdf/", prints.analysis_pdf, name="analysis-pdf"),
    path("read-links/<slug:kind>/<int:pk>/", links.links, name="read-links"),
    path("read-links/<int:pk>/revoke/", links.revoke, name="read-link-revoke"),
    path("r/<str:token>/", links.read, name="read"),
    path("analyses/<int:pk>/comments/<slug:part>/", comments.comments, name="analysis-comments"),
    path("need-owners/", owners.need_owners, name="need-owners"),
    path("need-owners/<int:pk>/", owners.need_owner, name="need-owner"),
    path("need-owners/<int:pk>/accept/", owners.accept_areas, name="need-owner-accept"),
    path("need-owners/<int:pk>/waiver/", owners.waive, name="need-owner-waiver"),
    path("need-owners/<int:pk>/areas/<int:area_pk>/consent/", owners.consent, name="area-consent"),
    path("needs/", needs.needs, name="needs"),
    path("needs/feed/", needs_feed, name="needs-feed"),
    path("needs/own/", briefs.own_needs, name="own-needs"),
    path("needs/new/", briefs.new_need, name="need-new"),
    path("needs/<int:pk>/", need.need, name="need"),
    path("needs/<int:pk>/edit/", briefs.edit_need, name="need-edit"),
    path("needs/<int:pk>/follow/", need.follow, name="need-follow"),
    path("needs/<int:pk>/unfollow/", need.unfollow, name="need-unfollow"),
    path("needs/<int:pk>/ask/", questions.ask, name="question-ask"),
    path("needs/<int:pk>/watch/", watching.watch_need, name="watch-need"),
    path("following/", watching.following, name="following"),
    path("following/new/", watching.watch_new, name="watch-new"),
    path("following/thanks/", watching.watch_thanks, name="watch-thanks"),
    path("following/recent/", watching.recent, name="recent"),
    path("following/recent/forget/", watching.forget, name="recent-forget"),
    path("following/<int:pk>/", watching.watch, name="watch"),
    path("following/letter/<str:token>/", watching.watch_letter, name="watch-letter"),
    path("questions/<int:pk>/answer/", questions.answer, name="question-answer"),
]
