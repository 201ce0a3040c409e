"""Forms of the joining room."""

from ignite.joining.forms.answers import AnswerForm, NewAccountForm, StandInForm
from ignite.joining.forms.applying import JoinForm, ReplyForm, RobotGuard
from ignite.joining.forms.desk import AssignForm, CommitmentTextForm, DeclineForm, NoteForm, WelcomeForm
from ignite.joining.forms.group import AskMembershipForm, CommitmentForm, DeputyForm, HandOverForm, InviteForm, RowForm

__all__ = [
    "AnswerForm",
    "AskMembershipForm",
    "AssignForm",
    "CommitmentForm",
    "CommitmentTextForm",
    "DeclineForm",
    "DeputyForm",
    "HandOverForm",
    "InviteForm",
    "JoinForm",
    "NewAccountForm",
    "NoteForm",
    "ReplyForm",
    "RobotGuard",
    "RowForm",
    "StandInForm",
    "WelcomeForm",
]
