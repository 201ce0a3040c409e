"""The joining room."""

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    """The joining room."""

    name = "ignite.joining"
    label = "joining"

    def ready(self) -> None:
        """Register the lifecycles with their services, listen to memberships, describe the invitation to join."""
        from ignite.accounts.models import Membership
        from ignite.joining import colleagues, entries, groups, listening, subjects
        from ignite.joining.queries import describe_membership
        from ignite.joining.services import send_waiting
        from ignite.kernel.lifecycle import moved
        from ignite.outbox import errands

        moved.connect(listening.on_membership, sender=Membership, dispatch_uid="joining.membership")
        subjects.register(Membership._meta.label_lower, describe_membership)
        groups.register()
        colleagues.register()
        entries.connect()
        errands.register("joining.invitations", send_waiting)
