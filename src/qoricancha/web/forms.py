"""What the forms of all pages share."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_INPUT = 400  # typed characters; the checks are stricter and say what to do

# What is asked of whoever left the field empty; the first class that fits decides.
_REQUIRED: tuple[tuple[type[forms.Widget], Promise], ...] = (
    (forms.CheckboxInput, _("Falta marcar: %(label)s")),
    (forms.FileInput, _("Falta adjuntar: %(label)s")),
    (forms.Select, _("Falta elegir: %(label)s")),
    (forms.RadioSelect, _("Falta elegir: %(label)s")),
    (forms.Widget, _("Falta completar: %(label)s")),
)


class NamesWhatIsMissing:
    """Names each field that was left empty, so that a list of them says something."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _name_what_is_missing(field)


class PageForm(NamesWhatIsMissing, forms.Form):
    """A form whose errors are told by us, in the person's language: the browser's own checks stay off.

    Fields are drawn by `components/field.html`. Give a widget's `attrs`
    autocomplete, inputmode and a class such as `govuk-input--width-10`, and
    `option_hints = {value: text}` to a group of radio buttons or checkboxes.
    """

    use_required_attribute = False
    label_suffix = ""


def _name_what_is_missing(field: forms.Field) -> str:
    text = next(text for widget, text in _REQUIRED if isinstance(field.widget, widget))
    return str(text) % {"label": field.label or ""}
