"""Who and what there is while the demo is told: found by the short keys of the texts, read anew for each event."""

from __future__ import annotations

from dataclasses import dataclass, field

from ignite.accounts.models import Membership, Organisation, User
from ignite.accounts.queries import actor_for
from ignite.editions.models import Edition
from ignite.joining.models import JoinRequest
from ignite.joining.services import join_by_invitation
from ignite.joining.services.members import invitation_to
from ignite.kernel.actor import Actor
from ignite.pilots.models import Pilot
from ignite.programme.demo.chronicle import Almanac, Chronicle
from ignite.reference.models import CpvCode, Goal
from matching.models import Match
from needs.models import ChallengeArea, Need, NeedOwner, NeedsAnalysis
from startups.models import Pitch, Startup
from workshops.models import Meeting, Workshop

PROGRAMME = "elin"  # who acts for the programme where the texts name nobody


@dataclass
class World:
    """The almanac, the events to come, and the keys given so far."""

    almanac: Almanac
    chronicle: Chronicle
    editions: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, tuple[int, int]] = field(default_factory=dict)  # person -> user, organisation
    requests: dict[str, int] = field(default_factory=dict)
    memberships: dict[str, int] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)
    needs: dict[str, int] = field(default_factory=dict)
    workshops: dict[str, int] = field(default_factory=dict)
    questions: dict[tuple[str, int], int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)  # forgotten when somebody's rights change

    def edition(self, key: str) -> Edition:
        """The running edition ("this") or the one before ("last")."""
        return Edition.objects.get(pk=self.editions[key])

    def organisation(self, key: str) -> Organisation:
        """A need owner's, startup's or other organisation."""
        return Organisation.objects.get(pk=self.organisations[key])

    def actor(self, person: str) -> Actor:
        """The person, acting for the organisation where the texts have them."""
        if person not in self.actors:
            user_id, organisation_id = self.people[person]
            self.actors[person] = actor_for(User.objects.get(pk=user_id), organisation_id)
        return self.actors[person]

    def programme(self) -> Actor:
        """The programme office."""
        return self.actor(PROGRAMME)

    def user(self, person: str) -> User:
        """The person's account."""
        return User.objects.get(pk=self.people[person][0])

    def request(self, key: str) -> JoinRequest:
        """A request to join."""
        return JoinRequest.objects.select_related("edition").get(pk=self.requests[key])

    def owner(self, key: str, edition: str = "this") -> NeedOwner:
        """A need owner's year."""
        years = NeedOwner.objects.select_related("organisation", "edition")
        return years.get(organisation_id=self.organisations[key], edition_id=self.editions[edition])

    def area(self, key: str) -> ChallengeArea:
        """A challenge area."""
        return ChallengeArea.objects.select_related("owner__edition").get(pk=self.areas[key])

    def analysis(self, key: str) -> NeedsAnalysis:
        """The analysis of an area."""
        return NeedsAnalysis.objects.select_related("area__owner__edition").get(area_id=self.areas[key])

    def need(self, key: str) -> Need:
        """A need."""
        return Need.objects.select_related("lead_owner__edition", "analysis").get(pk=self.needs[key])

    def startup(self, key: str) -> Startup:
        """A startup's profile."""
        return Startup.objects.select_related("organisation").get(organisation_id=self.organisations[key])

    def pitch(self, need: str, startup: str) -> Pitch:
        """A startup's pitch to a need."""
        rows = Pitch.objects.select_related("need__lead_owner__edition", "startup__organisation")
        return rows.get(need_id=self.needs[need], startup__organisation_id=self.organisations[startup])

    def meeting(self, need: str, startup: str) -> Meeting:
        """The last meeting about a pitch."""
        rows = Meeting.objects.filter(pitch=self.pitch(need, startup)).select_related("need__lead_owner", "startup")
        return rows.latest("pk")

    def match(self, need: str, startup: str) -> Match:
        """The match of a need and a startup."""
        rows = Match.objects.filter(need_id=self.needs[need]).select_related("need__lead_owner", "startup", "pitch")
        return rows.get(startup__organisation_id=self.organisations[startup])

    def pilot(self, need: str, startup: str) -> Pilot:
        """The pilot of a match."""
        return Pilot.objects.filter(match=self.match(need, startup)).latest("pk")

    def workshop(self, key: str) -> Workshop:
        """A workshop."""
        return Workshop.objects.select_related("owner").get(pk=self.workshops[key])

    def goals(self, numbers: list[int]) -> list[Goal]:
        """Global goals by number."""
        return list(Goal.objects.filter(number__in=numbers))

    def subjects(self, codes: list[str]) -> list[CpvCode]:
        """Subjects by code."""
        return list(CpvCode.objects.filter(pk__in=codes))

    def join(self, person: str) -> None:
        """Let an invited person follow the link in their letter."""
        membership = Membership.objects.get(pk=self.memberships[person])
        invitation = invitation_to(membership)
        if invitation is None:
            raise LookupError(f"{person} has no invitation")
        user = join_by_invitation(invitation, name=membership.name, password=None)
        self.people[person] = (user.pk, membership.organisation_id)
