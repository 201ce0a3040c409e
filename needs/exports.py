"""What the needs room holds of a person: what they wrote, asked, ticked, follow and look for."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts.exporting import Given, Other, Part, Rows, register
from ignite.accounts.models import User
from needs.models import (
    AnalysisVersion,
    BriefAside,
    ChallengeArea,
    Comment,
    CoOwnership,
    EarlierAnswer,
    FieldVersion,
    Follow,
    Information,
    Need,
    NeedsAnalysis,
    Question,
    ReadLink,
    RecentSearch,
    Watch,
)


def _led(user: User) -> Given:
    rows = ChallengeArea.objects.filter(lead__user=user).order_by("pk")
    return [dict(row) for row in rows.values("title", "owner__organisation__name")]


PART = Part(
    "needs",
    _("Områden, analyser och behov"),
    _("Det du har skrivit, frågat, kommenterat och bekräftat, och det du följer och har sökt efter."),
    (
        Other("areas_you_lead", _led),
        Rows("texts", FieldVersion, "by", ("analysis__area__title", "field", "number", "text", "is_aside", "at")),
        Rows("versions", AnalysisVersion, "by", ("analysis__area__title", "number", "note", "at")),
        Rows("comments", Comment, "by", ("analysis__area__title", "part", "text", "at")),
        Rows("comments_resolved", Comment, "resolved_by", ("analysis__area__title", "part", "resolved_at")),
        Rows("comments_reopened", Comment, "reopened_by", ("analysis__area__title", "part", "reopened_at")),
        Rows("business_ticks", NeedsAnalysis, "business_by", ("area__title", "business_at")),
        Rows("technical_ticks", NeedsAnalysis, "technical_by", ("area__title", "technical_at")),
        Rows("own_approvals", NeedsAnalysis, "own_approved_by", ("area__title", "own_approved_at")),
        Rows("route_ticks", Need, "route_by", ("title", "route", "route_at")),
        Rows("texts_aside", BriefAside, "by", ("need__title", "field", "text", "at", "settled_at")),
        Rows("told_to_others", Information, "by", ("need__title", "channel", "text", "said_at", "at")),
        Rows("joint_needs_asked", CoOwnership, "asked_by", ("need__title", "greeting", "asked_at")),
        Rows("joint_needs_answered", CoOwnership, "answered_by", ("need__title", "answered_at")),
        Rows("read_links", ReadLink, "created_by", ("about_type", "about_id", "reader", "created_at", "expires_at")),
        Rows(
            "questions",
            Question,
            "asked_by",
            ("need__title", "text", "answer", "reason", "asked_at", "answered_at"),
        ),
        Rows("answers_replaced", EarlierAnswer, "by", ("question__need__title", "text", "said_at", "replaced_at")),
        Rows("follows", Follow, "user", ("need__title", "at")),
        Rows("watches", Watch, "user", ("name", "need__title", "params", "pace", "created_at", "ended_at")),
        Rows("recent_searches", RecentSearch, "user", ("params", "at")),
    ),
)

register(PART)
