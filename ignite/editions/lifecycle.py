"""The lifecycle of an edition."""

from django.utils.translation import gettext_lazy as _

from ignite.editions.enums import EditionState as S
from ignite.editions.models import Edition
from ignite.editions.rules import is_programme
from ignite.kernel.lifecycle import Lifecycle, Look, Move

EDITION = Lifecycle(
    thing="edition",
    model=Edition,
    looks={S.PREPARING: Look("plain"), S.RUNNING: Look("go"), S.CLOSED: Look("plain")},
    moves=[
        Move("start", (S.PREPARING,), S.RUNNING, _("Starta omgången"), who=is_programme, undoable=True),
        Move("close", (S.RUNNING,), S.CLOSED, _("Avsluta omgången"), who=is_programme, undoable=True),
    ],
)
