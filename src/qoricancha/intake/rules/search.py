"""What an application is found by: words of the name, the document's number, the reference."""

from collections.abc import Mapping

from qoricancha.intake.rules.family import full_name, members_in
from qoricancha.kernel.ids import typed_code
from qoricancha.persons.rules.identifiers import number_key
from qoricancha.persons.rules.names import search_words

NAME, NUMBER, REFERENCE = "intake name", "intake number", "intake reference"
"""Purposes of the tokens: they keep the kinds apart."""


def search_keys(answers: Mapping[str, object], reference: str) -> list[tuple[str, str]]:
    """Return purpose and text of each token of an application: also a family member finds it, by name or document."""
    people = [answers, *(member.answers for member in members_in(answers))]
    return [*(key for one in people for key in _keys_of(one)), (REFERENCE, typed_code(reference))]


def _keys_of(answers: Mapping[str, object]) -> list[tuple[str, str]]:
    number = number_key(str(answers.get("origin_document_number") or ""))
    words = [(NAME, word) for word in search_words(full_name(answers))]
    return [*words, (NUMBER, number)] if number else words
