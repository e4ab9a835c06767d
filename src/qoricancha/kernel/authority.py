"""The authority that runs this installation, as pages, letters and papers name it."""

from dataclasses import dataclass

import phonenumbers
from django.conf import settings

HOME_REGION = "PE"


@dataclass(frozen=True)
class Authority:
    """Who answers for the installation: `name` and `unit`, e.g. the Ministry and the Commission.

    `telephones` are as they are printed; `secretary` and `secretary_title` are
    the person who signs and their office; `quick_exit` is the address that
    somebody who must hide what they were reading is led to.
    """

    name: str
    unit: str
    telephones: tuple[str, ...]
    website: str
    address: str
    secretary: str
    secretary_title: str
    quick_exit: str

    @property
    def dialled(self) -> list[tuple[str, str]]:
        """Return each telephone as it is dialled ("+5112043127") and as it is printed. Raises NumberParseException."""
        return [(as_dialled(shown), shown) for shown in self.telephones]

    def printed(self) -> dict[str, str]:
        """Return what the papers print of it."""
        return {
            "name": self.name,
            "unit": self.unit,
            "telephones": " / ".join(self.telephones),
            "website": self.website,
            "secretary": self.secretary,
            "secretary_title": self.secretary_title,
        }


INVENTED = Authority(
    name="Ministerio de Relaciones Exteriores",
    unit="Comisión Especial para los Refugiados",
    telephones=("(01) 000 0001", "(01) 000 0002"),
    website="https://refugio.example",
    address="Av. de los Ejemplos 123, Lima",
    secretary="Amaru Ficticio",
    secretary_title="Secretaría Ejecutiva",
    quick_exit="https://es.wikipedia.org/wiki/Portada",
)
"""The authority of demos and tests: the bodies of the law, and nobody's telephone, address or name."""


def authority() -> Authority:
    """Return the authority of this installation."""
    found: Authority = settings.QORICANCHA_AUTHORITY
    return found


def as_dialled(telephone: str) -> str:
    """Return the number in E.164; without a prefix it is Peruvian. Raises NumberParseException."""
    return phonenumbers.format_number(phonenumbers.parse(telephone, HOME_REGION), phonenumbers.PhoneNumberFormat.E164)
