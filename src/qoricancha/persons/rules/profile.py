"""Who a person is, as other rooms hand it over: the canonical answers, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from uuid import UUID

from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.persons.rules.names import joined

NO_DOCUMENT = "NONE"


@dataclass(frozen=True)
class PersonProfile:
    """The verified particulars of a person; empty text where there is nothing.

    Any of the three parts of the name may be missing, but not all. Countries
    are ISO 3166-1 alpha-3 (or ICAO's XXA for the stateless), `district` is
    INEI's ubigeo, `phone` E.164, `photo` the id of a stored file. Dates go as
    far as they are known.
    """

    given_names: str
    birth_date: PartialDate
    birth_country: str
    nationality: str
    first_surname: str = ""
    second_surname: str = ""
    origin_document_kind: str = NO_DOCUMENT
    origin_document_number: str = ""
    entry_date: PartialDate | None = None
    district: str = ""
    address_line: str = ""
    phone: str = ""
    email: str = ""
    photo: UUID | None = None

    @property
    def surnames(self) -> str:
        """Both surnames, or the one there is, or nothing."""
        return joined(self.first_surname, self.second_surname)

    @property
    def full_name(self) -> str:
        """Given names and surnames, as one reads them."""
        return joined(self.given_names, self.surnames)

    @classmethod
    def from_answers(cls, answers: Mapping[str, object]) -> "PersonProfile":
        """Return the profile in a form's answers (dates as text); other answers are left aside.

        Raises KeyError where a required answer is missing, ValueError where a date is none.
        """
        known = {field.name: answers[field.name] for field in fields(cls) if answers.get(field.name)}
        for name in ("birth_date", "entry_date"):
            if isinstance(known.get(name), str):
                known[name] = PartialDate.parse(str(known[name]))
        if isinstance(known.get("photo"), str):
            known["photo"] = UUID(str(known["photo"]))
        missing = {"birth_date", "birth_country", "nationality"} - known.keys()
        if missing:
            raise KeyError(*sorted(missing))
        return cls(**{"given_names": "", **known})  # type: ignore[arg-type]

    def as_answers(self) -> dict[str, str]:
        """Return the same as text, empty text where there is nothing."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: "" if value is None else str(value) for name, value in values.items()}
