"""How the members of a registration group stand to the principal applicant."""

from enum import StrEnum


class GroupRole(StrEnum):
    """The family to whom the status may be extended (Ley 27891, art. 25)."""

    PRINCIPAL = "PRINCIPAL"
    SPOUSE = "SPOUSE"
    PARTNER = "PARTNER"
    CHILD = "CHILD"
    DEPENDANT = "DEPENDANT"
