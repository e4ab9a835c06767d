"""Marks Spanish texts of the rules for translation. They stay as they are here; labels.py translates them."""


def _(text: str) -> str:
    """Return the text: the name is what `makemessages` looks for."""
    return text
