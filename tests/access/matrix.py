"""Who may use which route: one row for each of our routes, one for each prefix of an installed package's.

The things in the world are Anna and Arvid's (need owner A) and Clara's (startup C). Bo, David, Petra (a partner) and
Frida (the funder) are the others; Ella is the programme; Finn is signed out. Who is not named gets 404, Finn the
sign-in page. ``forbidden`` may see the thing and is told why they may not do this (403).
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

EVERYBODY = "anna arvid bo clara david ella petra frida"
ANYBODY = f"{EVERYBODY} finn"
OWNERS, A, PROGRAMME, C, STARTUPS = "anna arvid bo", "anna arvid", "ella", "clara", "clara david"
LEAD = "anna"
A_AND_PROGRAMME, A_C_AND_PROGRAMME = "anna arvid ella", "anna arvid clara ella"


@dataclass(frozen=True)
class Row:
    """One route: who may use it, its arguments in the world, who is told 403, and what a POST says.

    ``writes`` names who may post where that differs: others see the page, or are told in words why not.
    """

    may: str
    arguments: Callable[[SimpleNamespace], dict[str, Any]] = lambda world: {}
    forbidden: str = ""
    writes: str = ""
    says: Callable[[SimpleNamespace], dict[str, Any]] = lambda world: {}


def pk(name: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
    """The primary key of a thing in the world."""
    return lambda world: {"pk": getattr(world, name).pk}


THIRD_PARTY = {"accounts/": ANYBODY, "admin/": "ella"}

ROWS: dict[str, Row] = {
    "readyz": Row(ANYBODY),
    "styleguide": Row(ANYBODY),
    "home": Row(ANYBODY),
    "about": Row(ANYBODY),
    "privacy": Row(ANYBODY),
    "accessibility": Row(ANYBODY),
    "contact": Row(ANYBODY),
    "open-data": Row(ANYBODY),
    "robots": Row(ANYBODY),
    "sitemap": Row(ANYBODY),
    "sitemap-file": Row(ANYBODY, lambda world: {"name": "needs"}),
    "my-page": Row(EVERYBODY),
    "control-room": Row(PROGRAMME),
    "move": Row("ella", lambda world: {"thing": "area", "pk": world.area.pk, "move": "accept"}, forbidden=A),
    # editions and the figures of law
    "editions": Row(PROGRAMME),
    "edition-new": Row(PROGRAMME),
    "edition": Row(PROGRAMME, lambda world: {"pk": world.cast.edition.pk}),
    "edition-edit": Row(PROGRAMME, lambda world: {"pk": world.cast.edition.pk}),
    "edition-next": Row(PROGRAMME, lambda world: {"pk": world.cast.edition.pk}),
    "edition-topic": Row(PROGRAMME, lambda world: {"pk": world.cast.edition.pk, "topic": "analysis"}),
    "edition-part": Row(
        PROGRAMME, lambda world: {"pk": world.cast.edition.pk, "topic": "analysis", "part": "section.problem"}
    ),
    "figures": Row(PROGRAMME),
    "figure-new": Row(PROGRAMME),
    "figure-confirm": Row(PROGRAMME, lambda world: {"pk": 1}),
    "threshold": Row(EVERYBODY),
    # accounts and joining
    "settings": Row(EVERYBODY),
    "switch-organisation": Row(
        "anna arvid", writes="anna arvid", says=lambda world: {"organisation": world.organisation.pk}
    ),
    "set-language-choice": Row(ANYBODY, says=lambda world: {"language": "en", "next": "/"}),
    "join": Row(ANYBODY),
    "join-thanks": Row(ANYBODY),
    "join-confirm": Row(ANYBODY, lambda world: {"token": "no-such-token"}),
    "join-reply": Row(ANYBODY, lambda world: {"token": "no-such-token"}),
    "organisation-search": Row(ANYBODY),
    "join-requests": Row(PROGRAMME),
    "join-request": Row(PROGRAMME, pk("join_request")),
    "invitation": Row(ANYBODY, lambda world: {"token": "no-such-token"}),
    "my-organisation": Row(EVERYBODY),
    "organisation": Row(A_AND_PROGRAMME, pk("organisation")),
    "organisation-edit": Row("anna ella", pk("organisation")),
    "invite-member": Row("anna ella", pk("organisation")),
    "member": Row(A_AND_PROGRAMME, pk("membership"), writes="anna ella"),
    "member-resend": Row("anna ella", pk("invited")),
    "request-membership": Row(EVERYBODY),
    "commitment": Row(A_AND_PROGRAMME, pk("commitment")),
    "invite-many": Row("anna ella", pk("organisation")),
    "invite-run": Row("anna ella", pk("run")),
    "invite-run-confirm": Row("anna ella", pk("run")),
    "invite-run-stop": Row("anna ella", pk("run")),
    "invite-run-discard": Row("anna ella", pk("run")),
    "invite-row": Row("anna ella", lambda world: {"pk": world.run.pk, "row": world.run.rows.get().pk}),
    "help-start": Row(PROGRAMME, pk("organisation"), says=lambda world: {"said_by": "Anna", "how": "phone"}),
    "help-end": Row(EVERYBODY),
    "entries": Row(EVERYBODY),
    "entries-confirm": Row(EVERYBODY),
    "entry-confirm": Row(A, pk("entry")),
    "entry-wrong": Row(A, pk("entry")),
    "invite-row-leave-out": Row("anna ella", lambda world: {"pk": world.run.pk, "row": world.run.rows.get().pk}),
    "join-request-assign": Row(PROGRAMME, pk("join_request")),
    "join-request-accept": Row(PROGRAMME, pk("join_request")),
    "join-request-decline": Row(PROGRAMME, pk("join_request")),
    "contact-log": Row(PROGRAMME, lambda world: {"about": "organisation", "pk": world.organisation.pk}),
    "note-edit": Row(PROGRAMME, pk("note")),
    "member-deputy": Row("anna ella", pk("membership")),
    "member-hand-over": Row("anna", lambda world: {"pk": world.cast.anna.membership.pk}),
    "commitment-offer": Row(PROGRAMME, pk("organisation")),
    "commitment-texts": Row(PROGRAMME),
    "commitment-text-new": Row(PROGRAMME, lambda world: {"party": "need_owner"}),
    "subject-search": Row(ANYBODY),
    # outbox
    "messages": Row(PROGRAMME),
    "message": Row(PROGRAMME, pk("message")),
    "message-resend": Row(PROGRAMME, pk("message")),
    "message-release": Row(PROGRAMME, pk("message")),
    "message-lift": Row(PROGRAMME, pk("message")),
    "message-settle": Row(PROGRAMME, pk("message")),
    "message-drop": Row(PROGRAMME, pk("message")),
    "message-edit": Row(PROGRAMME, pk("message")),
    "messages-held": Row(PROGRAMME),
    "held-release": Row(PROGRAMME),
    "held-drop": Row(PROGRAMME),
    "message-kinds": Row(PROGRAMME),
    "message-kind-hold": Row(PROGRAMME, lambda world: {"name": "broadcast"}),
    "message-kind": Row(PROGRAMME, lambda world: {"name": "broadcast", "language": "sv"}),
    "suppressions": Row(PROGRAMME),
    "suppression-add": Row(PROGRAMME),
    "suppression-lift": Row(PROGRAMME, pk("suppression")),
    "delivery": Row(PROGRAMME),
    "batch": Row(PROGRAMME, pk("batch")),
    "batch-release": Row(PROGRAMME, pk("batch")),
    "batch-drop": Row(PROGRAMME, pk("batch")),
    "inbox": Row(EVERYBODY),
    "reminders": Row(PROGRAMME),
    "reminder": Row(PROGRAMME, lambda world: {"name": "workshop_tomorrow"}),
    "reminder-pause": Row(PROGRAMME, says=lambda world: {"pause_about": f"workshops.workshop:{world.workshop.pk}"}),
    "reminder-lift": Row(PROGRAMME, lambda world: {"pk": 1}),
    "reminder-send": Row(
        PROGRAMME,
        says=lambda world: {
            "send_policy": "workshop_tomorrow",
            "send_about": f"workshops.workshop:{world.workshop.pk}",
            "anchor": world.workshop.starts_at.isoformat(),
        },
    ),
    "letters-read": Row(EVERYBODY),
    "letter": Row("anna", lambda world: {"public_id": world.letter.public_id}),
    "letter-calendar": Row("anna", lambda world: {"public_id": world.letter.public_id}),
    "preferences": Row(EVERYBODY),
    "mail-hook": Row("", lambda world: {}),
    "wish": Row(ANYBODY, lambda world: {"token": "no-such-token"}),
    "wish-choose": Row(ANYBODY, lambda world: {"token": "no-such-token"}),
    "my-calendar": Row(EVERYBODY),
    "calendar-change": Row(EVERYBODY),
    "calendar-close": Row(EVERYBODY),
    "calendar-feed": Row(ANYBODY, lambda world: {"token": "no-such-token"}),
    "broadcasts": Row(PROGRAMME),
    "broadcast-new": Row(PROGRAMME),
    "broadcast": Row(PROGRAMME, pk("broadcast")),
    "broadcast-edit": Row(PROGRAMME, pk("broadcast")),
    "broadcast-hold": Row(PROGRAMME, pk("broadcast")),
    "broadcast-try": Row(PROGRAMME, pk("broadcast")),
    "broadcast-release": Row(PROGRAMME, pk("broadcast")),
    "broadcast-discard": Row(PROGRAMME, pk("broadcast")),
    "selections": Row(PROGRAMME),
    "selection-new": Row(PROGRAMME),
    "selection-delete": Row(PROGRAMME, pk("selection")),
    # needs
    "areas": Row(OWNERS),
    "area-new": Row(OWNERS),
    "area-advice": Row(OWNERS),
    "area": Row(A_AND_PROGRAMME, pk("area")),
    "area-edit": Row(A, pk("area_draft")),
    "area-lead": Row(A, pk("area")),
    "analysis": Row(A_AND_PROGRAMME, pk("analysis")),
    "analysis-autosave": Row(A, pk("analysis")),
    "analysis-field": Row(A, lambda world: {"pk": world.analysis.pk, "name": "problem"}),
    "analysis-presence": Row(A, pk("analysis")),
    "need-owners": Row(PROGRAMME),
    "need-owner": Row(A_AND_PROGRAMME, pk("owner")),
    "need-owner-accept": Row(PROGRAMME, pk("owner")),
    "need-owner-waiver": Row(PROGRAMME, pk("owner")),
    "area-consent": Row(PROGRAMME, lambda world: {"pk": world.owner.pk, "area_pk": world.area_sixth.pk}),
    "needs": Row(ANYBODY),
    "needs-feed": Row(ANYBODY),
    "own-needs": Row(OWNERS),
    "need-new": Row(OWNERS),
    "need": Row(ANYBODY, pk("need")),
    "need-edit": Row(A, pk("need_draft")),
    "need-follow": Row(EVERYBODY, pk("need")),
    "need-unfollow": Row(EVERYBODY, pk("need")),
    "question-ask": Row(STARTUPS, pk("need")),
    "question-answer": Row(A_AND_PROGRAMME, pk("question")),
    "question-correct": Row(A_AND_PROGRAMME, pk("question")),
    "need-autosave": Row(OWNERS),
    "need-extend": Row(A, pk("need")),
    "need-versions": Row(ANYBODY, pk("need")),
    "need-settle": Row(A, lambda world: {"pk": world.need_draft.pk, "aside_pk": world.aside.pk}),
    "need-co-owners": Row(A, pk("need_draft")),
    "co-ownership": Row("anna arvid bo ella", pk("co_ownership")),
    "co-ownership-answer": Row("anna arvid bo", pk("co_ownership")),
    "need-information": Row(A_AND_PROGRAMME, pk("need")),
    "need-information-export": Row(A_AND_PROGRAMME, pk("need")),
    "need-information-publish": Row(
        A_AND_PROGRAMME, lambda world: {"pk": world.need.pk, "said_pk": world.said.pk}
    ),
    "analysis-due": Row(A_AND_PROGRAMME, pk("analysis")),
    "analysis-print": Row(A_AND_PROGRAMME, pk("analysis")),
    "analysis-pdf": Row(A_AND_PROGRAMME, pk("analysis")),
    "read-links": Row(A_AND_PROGRAMME, lambda world: {"kind": "analysis", "pk": world.analysis.pk}),
    "read-link-revoke": Row(A_AND_PROGRAMME, pk("read_link")),
    "read": Row(ANYBODY, lambda world: {"token": "no-such-token"}),
    "analysis-comments": Row(A_AND_PROGRAMME, lambda world: {"pk": world.analysis.pk, "part": "problem"}),
    "watch-need": Row(ANYBODY, pk("need")),
    "watch-new": Row(ANYBODY),
    "watch-thanks": Row(ANYBODY),
    "watch-letter": Row(ANYBODY, lambda world: {"token": "no-such-token"}),
    "following": Row(EVERYBODY),
    "recent": Row(EVERYBODY),
    "recent-forget": Row(EVERYBODY),
    "watch": Row("clara", pk("watch")),
    # startups and matching
    "startups": Row(ANYBODY),
    "new-startup": Row(EVERYBODY),
    "own-startup": Row(EVERYBODY),
    "startup": Row(ANYBODY, pk("startup")),
    "startup-edit": Row(C, pk("startup"), forbidden="david"),
    "startup-verify": Row(PROGRAMME, pk("startup")),
    "pitch-start": Row(STARTUPS, pk("need")),
    "need-ask": Row(A_AND_PROGRAMME, pk("need"), forbidden="bo"),
    "ask-resend": Row(A_AND_PROGRAMME, pk("pitch_ask")),
    "ask-revoke": Row(A_AND_PROGRAMME, pk("pitch_ask")),
    "own-pitches": Row(STARTUPS),
    "pitch": Row(A_C_AND_PROGRAMME, pk("pitch")),
    "pitch-edit": Row(C, pk("pitch_draft")),
    "pitch-autosave": Row(C, pk("pitch_draft")),
    "pitch-supplement": Row(C, pk("pitch_supplement")),
    "pitch-receipt": Row(C, pk("pitch")),
    "pitch-version": Row(C, lambda world: {"pk": world.pitch.pk, "number": 1}),
    "need-pitches": Row(A_AND_PROGRAMME, pk("need_closed")),
    "need-pitches-open": Row(A, pk("need_closed")),
    "need-compare": Row(A_AND_PROGRAMME, pk("need_closed")),
    "need-decide": Row(A, pk("need_closed")),
    "assess": Row(A, pk("pitch")),
    "pitch-decline": Row(A, pk("pitch")),
    "match-propose": Row(A, pk("pitch")),
    "matches": Row("anna arvid bo clara david ella"),
    "match": Row(A_C_AND_PROGRAMME, pk("match")),
    # workshops
    "calendar": Row(ANYBODY),
    "workshops": Row("anna arvid bo ella"),
    "workshop-new": Row(PROGRAMME),
    "workshop": Row(A_AND_PROGRAMME, pk("workshop")),
    "workshop-edit": Row(PROGRAMME, pk("workshop")),
    "workshop-invite": Row(PROGRAMME, pk("workshop_planned")),
    "workshop-resend": Row(PROGRAMME, lambda world: {"pk": world.workshop.pk, "invitation": world.asked.pk}),
    "workshop-revoke": Row(PROGRAMME, lambda world: {"pk": world.workshop.pk, "invitation": world.asked.pk}),
    "workshop-care": Row(PROGRAMME, pk("workshop"), forbidden=A),
    "workshop-invite-many": Row(PROGRAMME, pk("workshop")),
    "workshop-run": Row(PROGRAMME, pk("workshop_running")),
    "workshop-autosave": Row(PROGRAMME, pk("workshop_running")),
    "workshop-answer": Row("arvid", pk("workshop"), says=lambda world: {"answer": "yes"}),
    "workshop-promise": Row(PROGRAMME, pk("workshop_running")),
    "workshop-ics": Row(A_AND_PROGRAMME, pk("workshop")),
    "meetings": Row("anna arvid bo clara david ella"),
    "meeting-ask": Row(A, pk("pitch_shortlisted")),
    "meeting": Row(A_C_AND_PROGRAMME, pk("meeting")),
    "meeting-move": Row(A_C_AND_PROGRAMME, pk("meeting")),
    "meeting-promise": Row(A_C_AND_PROGRAMME, pk("meeting")),
    "meeting-ics": Row(A_C_AND_PROGRAMME, pk("meeting")),
    # pilots and stories
    "pilots": Row("anna arvid bo clara david ella"),
    "pilot-new": Row("anna arvid clara", pk("match_mutual")),
    "pilot": Row(A_C_AND_PROGRAMME, pk("pilot")),
    "pilot-plan": Row("anna arvid clara", pk("pilot")),
    "pilot-sign": Row("anna clara", pk("pilot")),
    "pilot-value": Row(A_C_AND_PROGRAMME, pk("pilot_running")),
    "pilot-end": Row(LEAD, pk("pilot_running")),
    "pilot-pulse": Row(A_C_AND_PROGRAMME, pk("pilot_running")),
    "story-draft": Row(A_C_AND_PROGRAMME, pk("pilot_running")),
    "stories": Row(ANYBODY),
    "stories-desk": Row(PROGRAMME),
    "story": Row(A_C_AND_PROGRAMME, pk("story")),
    "story-edit": Row(A_C_AND_PROGRAMME, pk("story")),
    "story-approve": Row(A_C_AND_PROGRAMME, pk("story")),  # who may not is told so on the page
}
