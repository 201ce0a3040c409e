"""Routes of this room."""

from django.urls import path

from workshops.views import asked, many, meetings, planning, running, workshops

urlpatterns = [
    path("calendar/", workshops.open_calendar, name="calendar"),
    path("workshops/", workshops.index, name="workshops"),
    path("workshops/new/", planning.new, name="workshop-new"),
    path("workshops/<int:pk>/", workshops.show, name="workshop"),
    path("workshops/<int:pk>/edit/", planning.edit, name="workshop-edit"),
    path("workshops/<int:pk>/invite/", planning.invite, name="workshop-invite"),
    path("workshops/<int:pk>/invited/<int:invitation>/resend/", asked.resend, name="workshop-resend"),
    path("workshops/<int:pk>/invited/<int:invitation>/revoke/", asked.revoke, name="workshop-revoke"),
    path("workshops/<int:pk>/food-and-access/", asked.care, name="workshop-care"),
    path("workshops/<int:pk>/invite/many/", many.invite_many, name="workshop-invite-many"),
    path("workshops/<int:pk>/run/", running.run, name="workshop-run"),
    path("workshops/<int:pk>/run/save/", running.autosave, name="workshop-autosave"),
    path("workshops/<int:pk>/answer/", workshops.answer, name="workshop-answer"),
    path("workshops/<int:pk>/promise/", workshops.add_promise, name="workshop-promise"),
    path("workshops/<int:pk>/workshop.ics", workshops.ics, name="workshop-ics"),
    path("meetings/", meetings.index, name="meetings"),
    path("meetings/ask/<int:pk>/", meetings.ask, name="meeting-ask"),
    path("meetings/<int:pk>/", meetings.show, name="meeting"),
    path("meetings/<int:pk>/move/", meetings.move, name="meeting-move"),
    path("meetings/<int:pk>/promise/", meetings.add_promise, name="meeting-promise"),
    path("meetings/<int:pk>/meeting.ics", meetings.ics, name="meeting-ics"),
]
