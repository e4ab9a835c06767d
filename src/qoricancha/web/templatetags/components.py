"""What the components need to know of a form: how to draw each field, where each error leads, which pages exist.

`components/field.html` draws any bound field of any form, ours or a library's;
the choice of markup is made here, by the field's widget.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, widgets
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

from qoricancha.kernel import authority
from qoricancha.web.dates import DatePartsInput

register = template.Library()


class Kind(StrEnum):
    """How a field is drawn."""

    HIDDEN = "hidden"
    CHECKBOX = "checkbox"
    CHECKBOXES = "checkboxes"
    RADIOS = "radios"
    SELECT = "select"
    TEXTAREA = "textarea"
    DATE = "date"
    FILE = "file"
    INPUT = "input"


# The first class that fits decides: Django's CheckboxSelectMultiple is a RadioSelect.
_KINDS: tuple[tuple[type[widgets.Widget], Kind], ...] = (
    (widgets.HiddenInput, Kind.HIDDEN),
    (widgets.CheckboxSelectMultiple, Kind.CHECKBOXES),
    (widgets.RadioSelect, Kind.RADIOS),
    (widgets.CheckboxInput, Kind.CHECKBOX),
    (widgets.Select, Kind.SELECT),
    (widgets.Textarea, Kind.TEXTAREA),
    (DatePartsInput, Kind.DATE),
    (widgets.FileInput, Kind.FILE),
)
_GROUPS = frozenset({Kind.RADIOS, Kind.CHECKBOXES, Kind.DATE})
_CLASSES = {Kind.FILE: "govuk-file-upload", Kind.SELECT: "govuk-select", Kind.TEXTAREA: "govuk-textarea"}


def kind_of(field: BoundField) -> Kind:
    """Return how the field's widget is drawn."""
    return next((kind for cls, kind in _KINDS if isinstance(field.field.widget, cls)), Kind.INPUT)


@dataclass(frozen=True)
class Option:
    """One radio button or checkbox of a group; its hint comes from the widget's `option_hints`, by value."""

    widget: BoundWidget
    hint: str

    @property
    def hint_id(self) -> str:
        """Return the id of the hint."""
        return f"{self.widget.id_for_label}_helptext"


@dataclass(frozen=True)
class Control:
    """A bound field ready to be drawn. Ids are Django's own: `<id>_helptext`, `<id>_error`."""

    field: BoundField
    kind: Kind
    label: str
    hint: str
    width: str
    lines: str

    @property
    def is_group(self) -> bool:
        """Whether a fieldset with a legend is needed, not a label."""
        return self.kind in _GROUPS

    @property
    def is_optional(self) -> bool:
        """Whether the person may leave it empty; a single checkbox says so by itself."""
        return not self.field.field.required and self.kind != Kind.CHECKBOX

    @property
    def hint_id(self) -> str:
        """Return the id of the hint."""
        return f"{self.field.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        """Return the id of the first error."""
        return f"{self.field.auto_id}_error"

    @property
    def described_by(self) -> str:
        """Return the ids of hint and error, for aria-describedby; empty where there is neither."""
        return " ".join([self.hint_id] * bool(self.hint) + [self.error_id] * bool(self.field.errors))

    @property
    def html(self) -> SafeString:
        """Return the widget with our classes added to its own."""
        own = self.field.field.widget.attrs.get("class", "")
        drawn = _CLASSES.get(self.kind, "govuk-input")
        sized = f"govuk-input--width-{self.width}" if self.width else ""
        failed = f"{drawn}--error" if self.field.errors else ""
        classes = " ".join(filter(None, (drawn, own, sized, failed)))
        attrs: dict[str, str | bool] = {"class": classes, "placeholder": False}
        if self.lines:
            attrs["rows"] = self.lines
        if self.described_by and not self.is_group:
            attrs["aria-describedby"] = self.described_by
        return self.field.as_widget(attrs=attrs)

    @property
    def options(self) -> Iterator[Option]:
        """Yield the choices of a group."""
        hints = getattr(self.field.field.widget, "option_hints", {})
        for option in self.field.subwidgets:
            yield Option(option, str(hints.get(option.data["value"], "")))


register.simple_tag(authority.authority, name="authority")


@register.simple_tag
def describe_control(
    field: BoundField, label: str = "", hint: str = "", width: str | int = "", lines: str | int = ""
) -> Control:
    """Return the field ready to be drawn; `label` and `hint`, where given, stand for the field's own."""
    return Control(
        field=field,
        kind=kind_of(field),
        label=str(label or field.label or ""),
        hint=str(hint or field.help_text or ""),
        width=str(width),
        lines=str(lines),
    )


@dataclass(frozen=True)
class Fault:
    """One line of the error summary; `target` is the id of the control to go to, or empty."""

    text: str
    target: str


def _target(field: BoundField) -> str:
    first_of_group = f"{field.auto_id}_0"
    return first_of_group if kind_of(field) in _GROUPS else field.auto_id


@register.simple_tag
def faults_of(form: BaseForm | None) -> list[Fault]:
    """Return the form's errors in the order of its fields; those of the whole form lead to its first field."""
    if not form or not form.errors:
        return []
    visible = form.visible_fields()
    start = _target(visible[0]) if visible else ""
    faults = [Fault(str(text), start) for text in form.non_field_errors()]
    for field in form:
        faults += [Fault(str(text), "" if field.is_hidden else _target(field)) for text in field.errors]
    return faults


@register.simple_tag
def page_numbers(page: "Page[object]") -> list[int | str]:
    """Return the numbers to show beside the page's own, with an ellipsis for those left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def cell_text(cell: object) -> object:
    """Return what a table's cell says: the cell itself, or its `text` where it is a dict."""
    return cell["text"] if isinstance(cell, dict) else cell


@register.filter
def in_order(texts: Iterable[str]) -> list[str]:
    """Return the texts sorted: a set has no order of its own."""
    return sorted(texts)


@register.filter
def is_ellipsis(number: int | str) -> bool:
    """Say whether an entry of `page_numbers` stands for pages left out."""
    return not isinstance(number, int)
