"""Numbers of documents, as they are compared."""

from qoricancha.persons.rules.names import search_words

NAME_TOKEN, DOCUMENT_TOKEN = "persons.name", "persons.document"
"""Purposes of tokens: a word of a name and a number of a document can never meet."""


def document_key(country: str, number: str) -> str:
    """Return what two ways of writing one number have in common: "VEN", "V-12.345.678" gives "VEN:V12345678".

    The kind does not count: people call one document by several names.
    """
    return f"{country}:{number_key(number)}"


def number_key(number: str) -> str:
    """Return the number without what people write differently: "v-12.345.678" gives "V12345678"."""
    return "".join("".join(search_words(character)) for character in number)
