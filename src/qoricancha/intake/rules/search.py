"""What an application is found by: words of the name, the document's number, the reference."""

from collections.abc import Mapping

from qoricancha.kernel.ids import typed_code
from qoricancha.persons.rules.identifiers import number_key
from qoricancha.persons.rules.names import search_words

NAME, NUMBER, REFERENCE = "intake name", "intake number", "intake reference"
"""Purposes of the tokens: they keep the kinds apart."""

_NAMES = ("given_names", "first_surname", "second_surname")


def search_keys(answers: Mapping[str, object], reference: str) -> list[tuple[str, str]]:
    """Return purpose and text of each token of an application."""
    words = search_words(" ".join(str(answers.get(name) or "") for name in _NAMES))
    number = number_key(str(answers.get("origin_document_number") or ""))
    keys = [*((NAME, word) for word in words), (REFERENCE, typed_code(reference))]
    return [*keys, (NUMBER, number)] if number else keys
