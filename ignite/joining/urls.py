"""Routes of this room."""

from django.urls import path

from ignite.joining.views import applying, commitments, desk, invitation, many, members, organisations

urlpatterns = [
    path("join/", applying.join, name="join"),
    path("join/thanks/", applying.join_thanks, name="join-thanks"),
    path("join/confirm/<str:token>/", applying.join_confirm, name="join-confirm"),
    path("join/reply/<str:token>/", applying.join_reply, name="join-reply"),
    path("organisation-search/", applying.organisation_search, name="organisation-search"),
    path("join-requests/", desk.join_requests, name="join-requests"),
    path("join-requests/<int:pk>/", desk.join_request, name="join-request"),
    path("i/<str:token>/", invitation.invitation, name="invitation"),
    path("organisation/", organisations.my_organisation, name="my-organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.organisation_edit, name="organisation-edit"),
    path("organisations/<int:pk>/invite/", members.invite, name="invite-member"),
    path("organisations/<int:pk>/invite/many/", many.invite_many, name="invite-many"),
    path("invite-runs/<int:pk>/", many.show, name="invite-run"),
    path("invite-runs/<int:pk>/confirm/", many.confirm, name="invite-run-confirm"),
    path("invite-runs/<int:pk>/stop/", many.stop, name="invite-run-stop"),
    path("invite-runs/<int:pk>/discard/", many.discard, name="invite-run-discard"),
    path("invite-runs/<int:pk>/rows/<int:row>/", many.row, name="invite-row"),
    path("invite-runs/<int:pk>/rows/<int:row>/leave-out/", many.leave_out, name="invite-row-leave-out"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/resend/", members.member_resend, name="member-resend"),
    path("membership/", members.request_membership, name="request-membership"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
]
