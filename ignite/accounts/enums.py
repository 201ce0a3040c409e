"""Kinds of organisations, roles of competence, rights, and states of a membership."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What an organisation is in the programme."""

    NEED_OWNER = "need_owner", _("Behovsägare")
    STARTUP = "startup", _("Startup")
    PARTNER = "partner", _("Partner")
    PROGRAMME = "programme", _("Programkontor")
    FUNDER = "funder", _("Finansiär")


class BodyKind(TextChoices):
    """What kind of public body a need owner is."""

    MUNICIPALITY = "municipality", _("Kommun")
    REGION = "region", _("Region")
    AGENCY = "agency", _("Myndighet")
    MUNICIPAL_COMPANY = "municipal_company", _("Kommunalt bolag")
    OTHER = "other", _("Annan offentlig verksamhet")


class Regime(TextChoices):
    """Which procurement act the owner follows."""

    LOU = "lou", _("LOU")
    LUF = "luf", _("LUF")


class Role(TextChoices):
    """Competence in a project group."""

    BUYER = "buyer", _("Inköpare")
    PROCUREMENT_LEAD = "procurement_lead", _("Upphandlingsansvarig")
    PROJECT_MANAGER = "project_manager", _("Projektledare")
    PRODUCT_MANAGER = "product_manager", _("Produktchef")
    OTHER = "other", _("Annan roll")


class Right(TextChoices):
    """What a member may do, apart from the role of competence."""

    ADMIN = "admin", _("Administratör")
    MANAGER = "manager", _("Projektledare med ansvar")
    SIGNATORY = "signatory", _("Firmatecknare")
    MEMBER = "member", _("Medlem")


class MembershipState(TextChoices):
    """Where a membership stands."""

    INVITED = "invited", _("Inbjuden")
    REQUESTED = "requested", _("Vill gå med")
    ACTIVE = "active", _("Med")
    ENDED = "ended", _("Avslutad")
    DECLINED = "declined", _("Tackade nej")
    EXPIRED = "expired", _("Gick ut")
    REVOKED = "revoked", _("Återkallad")


class NoteKind(TextChoices):
    """What a note of the programme's is of."""

    NOTE = "note", _("Anteckning")
    PHONE = "phone", _("Telefonsamtal")
    EMAIL = "email", _("E-post")
    MEETING = "meeting", _("Möte")
