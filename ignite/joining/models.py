"""Requests to join, invitations of every kind with their answers, and commitments."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import BodyKind, OrganisationKind
from ignite.accounts.models import Organisation, User
from ignite.editions.models import Edition
from ignite.joining.enums import Answer, Attendance, CommitmentState, InvitationState, JoinState, Party
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from ignite.reference.models import PublicBody


class JoinRequestQuerySet(ScopedQuerySet["JoinRequest"]):
    """Reads of requests to join."""

    def for_user(self, actor: Actor) -> Self:
        """The programme's queue; nobody's name stands in it before they have confirmed their address."""
        return self.filter(confirmed_at__isnull=False) if actor.is_programme else self.none()


class JoinRequest(models.Model):
    """An outside organisation asks to become part."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="join_requests")
    organisation_name = models.CharField(_("Organisation"), max_length=200)
    body_kind = models.CharField(_("Verksamhet"), max_length=20, choices=BodyKind.choices)
    public_body = models.ForeignKey(PublicBody, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    orgnr = models.CharField(_("Organisationsnummer"), max_length=11, blank=True)
    contact_name = models.CharField(_("Ditt namn"), max_length=120)
    contact_title = models.CharField(_("Din titel"), max_length=120, blank=True)
    email = models.EmailField(_("Din e-postadress"))
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    message = models.TextField(_("Vad vill ni få ut av programmet?"), blank=True, max_length=4000)
    language = models.CharField(max_length=2, default="sv")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    question = models.TextField(blank=True)
    decision_reason = models.TextField(blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Who of the programme looks after it.
    assigned_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("Läge"), max_length=20, choices=JoinState.choices, default=JoinState.RECEIVED)
    created_at = models.DateTimeField(default=clock.now)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(JoinState, "join_request_state"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(organisation__isnull=False),
                name="join_request_accepted_has_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decision_reason=""), name="join_request_declined_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation_name

    def get_absolute_url(self) -> str:
        """The request in the programme's queue."""
        return reverse("join-request", args=[self.pk])


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    """Reads of invitations."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; others those to them or from their organisation."""
        if actor.is_programme:
            return self
        if not actor.is_authenticated:
            return self.none()
        return self.filter(
            Q(user_id=actor.user_id) | Q(organisation_id=actor.organisation_id, organisation__isnull=False)
        )

    def to(self, about_type: str, about_id: int) -> Self:
        """Those to one thing."""
        return self.filter(about_type=about_type, about_id=about_id)

    def standing(self) -> Self:
        """Those that hold: sent, or answered."""
        return self.filter(state__in=[InvitationState.SENT, InvitationState.ANSWERED])


class Invitation(models.Model):
    """Somebody is asked to come, or to join; answered from the e-mail without an account. One mechanism for all."""

    about_type = models.CharField(max_length=60)  # app_label.model of the thing invited to
    about_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("E-postadress"))
    name = models.CharField(_("Namn"), max_length=120, blank=True)
    language = models.CharField(max_length=2, default="sv")
    invited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The one who said no and named this person to come instead.
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="stand_ins")
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)  # what the link is made from, with the site's key
    token_hash = models.CharField(max_length=64, unique=True)
    sending = models.PositiveSmallIntegerField(default=1)  # which sending this is; an older link is dead
    sent_at = models.DateTimeField(default=clock.now)  # when that sending was
    expires_at = models.DateTimeField()
    answer = models.CharField(_("Svar"), max_length=10, choices=Answer.choices, blank=True)
    word = models.CharField(_("Hälsning"), max_length=500, blank=True)
    because = models.CharField(max_length=20, blank=True)  # which of the thing's own reasons to say no
    # Sensitive: read by the programme alone, and erased after the event (services/care.py).
    food = models.CharField(_("Mat"), max_length=300, blank=True)
    access = models.CharField(_("Tillgänglighet och annat vi bör ordna"), max_length=300, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    # The limit of the offer of a seat; stays on whoever let it pass, until they ask for a seat again.
    offer_until = models.DateTimeField(null=True, blank=True)
    attendance = models.CharField(_("Närvaro"), max_length=10, choices=Attendance.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=InvitationState.choices, default=InvitationState.SENT)
    created_at = models.DateTimeField(default=clock.now)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(InvitationState, "invitation_state"),
            models.UniqueConstraint(
                fields=["about_type", "about_id", "email"],
                condition=Q(state__in=["sent", "answered"]),
                name="invitation_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="invitation_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=~Q(answer="waiting") | Q(waiting_since__isnull=False), name="invitation_waits_since"
            ),
            models.CheckConstraint(
                condition=~Q(answer="offered") | Q(offer_until__isnull=False), name="invitation_offer_has_limit"
            ),
            models.CheckConstraint(
                condition=Q(food="", access="")
                | Q(state="answered", answer__in=["yes", "maybe", "waiting", "offered"]),
                name="invitation_needs_of_those_who_come",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(state="sent", replaces__isnull=False),
                name="invitation_one_open_stand_in",
            ),
        ]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="invitation_about"),
            models.Index(fields=["offer_until"], condition=Q(answer="offered"), name="invitation_offers"),
            models.Index(fields=["about_type", "sent_at"], condition=Q(state="sent"), name="invitation_unanswered"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_over(self) -> bool:
        """Whether it can no longer be answered because of time alone."""
        return self.state == InvitationState.EXPIRED or self.expires_at <= clock.now()


def parts_of(body: str) -> tuple[str, list[str]]:
    """A text's introduction, and its points one by one."""
    points = [line[2:] for line in body.splitlines() if line.startswith("- ")]
    return body.partition("\n- ")[0].strip(), points


class CommitmentText(models.Model):
    """One version of what a party signs up to."""

    party = models.CharField(max_length=20, choices=Party.choices)
    version = models.PositiveSmallIntegerField()
    body_sv = models.TextField()
    body_en = models.TextField()
    valid_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "version"], name="commitment_text_once")]

    def __str__(self) -> str:
        return f"{self.party} {self.version}"

    @property
    def body(self) -> str:
        """The text in the reader's language: an introduction, then lines that begin with a dash."""
        return self.body_en if get_language() == "en" else self.body_sv

    @property
    def introduction(self) -> str:
        """What stands before the points."""
        return parts_of(self.body)[0]

    @property
    def points(self) -> list[str]:
        """What is promised, one by one."""
        return parts_of(self.body)[1]


class CommitmentQuerySet(ScopedQuerySet["Commitment"]):
    """Reads of commitments."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; others their own organisation's, and what the programme itself has accepted."""
        if actor.is_programme:
            return self
        programmes = Q(organisation__kind=OrganisationKind.PROGRAMME, state=CommitmentState.ACCEPTED)
        own = Q(organisation_id=actor.organisation_id, organisation__isnull=False)
        return self.filter(own | programmes) if actor.is_authenticated else self.none()


class Commitment(models.Model):
    """What a party signed up to: who accepted which version, when, and with what authority."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="commitments")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(CommitmentText, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(_("Din befogenhet"), max_length=200, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=CommitmentState.choices, default=CommitmentState.OFFERED)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(CommitmentState, "commitment_state"),
            models.UniqueConstraint(
                # An accepted version stays in force while a newer one lies before the organisation.
                fields=["organisation", "edition", "text"],
                condition=~Q(state="withdrawn"),
                name="commitment_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | (Q(accepted_by__isnull=False) & Q(accepted_at__isnull=False)),
                name="commitment_accepted_says_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.text_id}"

    def get_absolute_url(self) -> str:
        """The commitment's page."""
        return reverse("commitment", args=[self.pk])


class JoinAttempt(models.Model):
    """How many requests to join came from one place in one hour; kept as a keyed hash, for two days."""

    source = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "hour"], name="join_attempt_once")]

    def __str__(self) -> str:
        return f"{self.hour}: {self.count}"


from ignite.joining.runs import InviteRow, InviteRun  # noqa: E402, F401 (Django looks for models here)
