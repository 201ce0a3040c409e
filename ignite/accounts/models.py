"""People, organisations and memberships."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import BodyKind, MembershipState, NoteKind, OrganisationKind, Regime, Right, Role
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from ignite.reference.models import PublicBody


class UserManager(BaseUserManager["User"]):
    """Makes users from an address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who signs in by e-mail; without a password only by one-time code."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who may repair through Django's own admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they see follows the organisation they act for."""

    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("E-postadress"), unique=True)
    name = models.CharField(_("Namn"), max_length=120, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    language = models.CharField(
        _("Språk"), max_length=2, choices=[("sv", _("Svenska")), ("en", _("Engelska"))], default="sv"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    acting_for = models.ForeignKey("Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    date_joined = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The person's name as others see it."""
        return str(self)


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    """Reads of organisations."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; others the ones they belong to."""
        if actor.is_programme:
            return self
        return self.filter(pk__in=[seat.organisation_id for seat in actor.seats])


class Organisation(models.Model):
    """Anything with members. One organisation number, one organisation."""

    kind = models.CharField(_("Slag"), max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(_("Namn"), max_length=200)
    orgnr = models.CharField(_("Organisationsnummer"), max_length=11, blank=True)
    vat_number = models.CharField(_("Momsregistreringsnummer"), max_length=20, blank=True)
    country = models.CharField(_("Land"), max_length=2, default="SE")
    body_kind = models.CharField(_("Verksamhet"), max_length=20, choices=BodyKind.choices, blank=True)
    public_body = models.ForeignKey(PublicBody, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    regime = models.CharField(_("Upphandlingslag"), max_length=3, choices=Regime.choices, default=Regime.LOU)
    email_domain = models.CharField(_("E-postdomän"), max_length=100, blank=True)
    website = models.URLField(_("Webbplats"), blank=True)
    place = models.CharField(_("Ort"), max_length=100, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["orgnr"], condition=~Q(orgnr=""), name="organisation_orgnr_once"),
            models.UniqueConstraint(fields=["vat_number"], condition=~Q(vat_number=""), name="organisation_vat_once"),
            models.UniqueConstraint(fields=["public_body"], name="organisation_body_once"),
        ]
        indexes = [models.Index(fields=["kind", "name"], name="organisation_kind_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The organisation's own page."""
        return reverse("organisation", args=[self.pk])


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    """Reads of memberships."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; members their own organisation's; everybody their own."""
        if actor.is_programme:
            return self
        if not actor.is_authenticated:
            return self.none()
        return self.filter(Q(organisation_id=actor.organisation_id) | Q(user_id=actor.user_id))

    def active(self) -> Self:
        """Those in force."""
        return self.filter(state=MembershipState.ACTIVE)

    def present(self) -> Self:
        """Those in force and those on their way in."""
        return self.filter(state__in=[MembershipState.INVITED, MembershipState.REQUESTED, MembershipState.ACTIVE])


class Membership(models.Model):
    """A person in an organisation: rights, roles of competence, business and technical competence."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    email = models.EmailField(_("E-postadress"))
    name = models.CharField(_("Namn"), max_length=120, blank=True)
    title = models.CharField(_("Titel"), max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list, blank=True)
    rights = ArrayField(models.CharField(max_length=20, choices=Right.choices), default=list)
    has_business = models.BooleanField(_("Affärskompetens"), default=False)
    has_technical = models.BooleanField(_("Teknisk kompetens"), default=False)
    # Whoever this member stands in for when that one is away or has left.
    deputy_for = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="deputies")
    word = models.CharField(_("Vem du är"), max_length=300, blank=True)  # what somebody who asks to come in says
    state = models.CharField(_("Läge"), max_length=20, choices=MembershipState.choices, default=MembershipState.INVITED)
    since = models.DateTimeField(default=clock.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(MembershipState, "membership_state"),
            models.CheckConstraint(
                condition=~Q(state=MembershipState.ACTIVE) | Q(user__isnull=False),
                name="membership_active_has_user",
            ),
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(state=MembershipState.ACTIVE),
                name="membership_active_once",
            ),
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(state__in=["invited", "requested", "active"]),
                name="membership_address_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        """The member's page."""
        return reverse("member", args=[self.pk])

    @property
    def is_manager(self) -> bool:
        """Whether this member may decide for the organisation."""
        return bool({Right.ADMIN, Right.MANAGER} & set(self.rights))

    @property
    def role_labels(self) -> list[str]:
        """The roles of competence in words."""
        return [str(Role(role).label) for role in self.roles]

    @property
    def right_labels(self) -> list[str]:
        """The rights in words."""
        return [str(Right(right).label) for right in self.rights]


class ContactNoteQuerySet(ScopedQuerySet["ContactNote"]):
    """Reads of notes."""

    def for_user(self, actor: Actor) -> Self:
        """The programme's own; nobody else reads them."""
        return self if actor.is_programme else self.none()


class ContactNote(models.Model):
    """What the programme notes about an organisation, or a request to join: a call, a letter, a thought."""

    about_type = models.CharField(max_length=60)  # app_label.model of what it is about
    about_id = models.BigIntegerField()
    kind = models.CharField(_("Slag"), max_length=10, choices=NoteKind.choices, default=NoteKind.NOTE)
    text = models.TextField(_("Anteckning"), max_length=4000)
    person = models.CharField(_("Med vem"), max_length=120, blank=True)
    happened_at = models.DateTimeField(_("När"), default=clock.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ContactNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="contact_note_about")]

    def __str__(self) -> str:
        return self.text[:60]


class EntryQuerySet(ScopedQuerySet["Entry"]):
    """Reads of what the programme entered for organisations."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; members their own organisation's."""
        if actor.is_programme:
            return self
        return self.filter(organisation_id=actor.organisation_id)

    def waiting(self) -> Self:
        """Those that nobody in the organisation has confirmed yet."""
        return self.filter(confirmed_at=None)


class Entry(models.Model):
    """Something the programme entered for an organisation, to be confirmed by one of its members."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="entries")
    about_type = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    what = models.CharField(max_length=300)  # what was done, in the words of whoever did it or of the page
    said_by = models.CharField(_("Vem som bad om det"), max_length=120, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    day = models.DateField(default=clock.today)  # several saves of one thing on one day are one entry
    objection = models.TextField(_("Det som inte stämmer"), blank=True, max_length=2000)
    objected_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    objected_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organisation"], condition=Q(confirmed_at=None), name="entry_waiting"),
            models.Index(fields=["about_type", "about_id"], name="entry_about"),
            models.Index(fields=["day"], condition=Q(confirmed_at=None), name="entry_waiting_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "about_type", "about_id", "entered_by", "day"],
                condition=Q(confirmed_at=None),
                name="entry_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.what
