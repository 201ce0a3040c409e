"""Routes of this room."""

from django.urls import path

from ignite.pilots.views import pilots, stories

urlpatterns = [
    path("pilots/", pilots.index, name="pilots"),
    path("pilots/new/<int:pk>/", pilots.new, name="pilot-new"),
    path("pilots/<int:pk>/", pilots.show, name="pilot"),
    path("pilots/<int:pk>/plan/", pilots.plan, name="pilot-plan"),
    path("pilots/<int:pk>/sign/", pilots.sign, name="pilot-sign"),
    path("pilots/<int:pk>/value/", pilots.value, name="pilot-value"),
    path("pilots/<int:pk>/pulse/", pilots.pulse, name="pilot-pulse"),
    path("pilots/<int:pk>/end/", pilots.end, name="pilot-end"),
    path("pilots/<int:pk>/story/", stories.draft, name="story-draft"),
    path("stories/", stories.index, name="stories"),
    path("stories/desk/", stories.desk, name="stories-desk"),
    path("stories/<int:pk>/", stories.show, name="story"),
    path("stories/<int:pk>/edit/", stories.edit, name="story-edit"),
    path("stories/<int:pk>/approve/", stories.approve, name="story-approve"),
]
