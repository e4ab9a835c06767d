"""What the papers of this room print. The templates lie in typst/."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from qoricancha.credentials.rules.ports import SignaturePlace
from qoricancha.kernel.partial_dates import PartialDate

SIGNATURE_BOX = (351.5, 98.0, 544.2, 162.0)  # the lower right of typst/permit.typ, above who signs


@dataclass(frozen=True)
class Particulars:
    """The holder as printed: words instead of codes, empty text where there is nothing.

    Dates are text as far as they are known: YYYY-MM-DD, YYYY-MM or YYYY.
    """

    file_number: str
    given_names: str
    surnames: str
    birth_date: str
    birth_country: str
    nationality: str
    entry_date: str
    origin_document: str
    address_line: str
    place: str
    phones: str
    email: str

    @property
    def full_name(self) -> str:
        """Given names and surnames."""
        return f"{self.given_names} {self.surnames}".strip()

    @property
    def born(self) -> PartialDate:
        """The date of birth, as far as it is known."""
        return PartialDate.parse(self.birth_date)

    @classmethod
    def from_snapshot(cls, snapshot: Mapping[str, str]) -> "Particulars":
        """Return the particulars that a document keeps."""
        return cls(**snapshot)

    def as_snapshot(self) -> dict[str, str]:
        """Return what a document keeps, sealed."""
        return asdict(self)


@dataclass(frozen=True)
class Imprint:
    """What is printed on a paper beside its holder.

    `address` is what the QR code opens, a link too for who reads on a screen; `verify_at` is where `code` is typed;
    `authority` is what kernel.authority prints of itself; `basis` are the articles of the validity.
    """

    code: str
    address: str
    verify_at: str
    valid_from: date
    valid_to: date | None
    basis: str
    authority: Mapping[str, str]
    specimen: bool


def origin_document(kind: str, number: str) -> str:
    """Return "PASAPORTE: AB123", or the kind alone where the document bears no number."""
    return f"{kind.upper()}: {number}" if number else kind.upper()


def signature_place(authority: Mapping[str, str]) -> SignaturePlace:
    """Return where a permit is signed, and how the field is read aloud."""
    return SignaturePlace(
        box=SIGNATURE_BOX,
        label=f"Firma digital: {authority['secretary_title']}, {authority['unit']}",
        reason="Emisión de la autorización de trabajo",
    )


def permit_data(holder: Particulars, imprint: Imprint, *, issued_on: date) -> dict[str, Any]:
    """Return the data of typst/permit.typ."""
    return {**_common(holder, imprint), "issued_on": issued_on.isoformat()}


def constancia_data(holder: Particulars, imprint: Imprint, *, asked_at: str) -> dict[str, Any]:
    """Return the data of typst/constancia.typ; `asked_at` in words."""
    return {**_common(holder, imprint), "full_name": holder.full_name, "asked_at": asked_at}


def _common(holder: Particulars, imprint: Imprint) -> dict[str, Any]:
    return {
        **holder.as_snapshot(),
        "code": imprint.code,
        "address": imprint.address,
        "verify_at": imprint.verify_at,
        "valid_from": imprint.valid_from.isoformat(),
        "valid_to": imprint.valid_to.isoformat() if imprint.valid_to else "",
        "basis": imprint.basis,
        "specimen": imprint.specimen,
        "authority": dict(imprint.authority),
    }
