"""Who may use the pages that need owners and the programme share; what they see is decided by ``for_user``."""

from ignite.kernel.access import requires

insiders = requires("need_owner_or_programme", lambda actor: actor.is_need_owner or actor.is_programme)
