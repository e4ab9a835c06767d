"""Components draw any form, say what is wrong and where, and need no script and no inline style."""

from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from qoricancha.kernel.authority import INVENTED
from qoricancha.web.dates import DatePartsField
from qoricancha.web.forms import PageForm
from qoricancha.web.gallery import SampleForm
from tests.database import SiteClient
from tests.staff import make_officer, signed_in
from tests.web.html import Page

TEMPLATES = Path(__file__).resolve().parents[2] / "src/qoricancha/web/templates"


def draw(component: str, **context: object) -> Page:
    return Page(render_to_string(f"components/{component}.html", context))


def draw_field(form: forms.Form, name: str, **context: object) -> Page:
    return draw("field", field=form[name], **context)


@pytest.fixture(scope="module")
def gallery() -> Page:
    answer = SiteClient("staff").get("/demo/componentes/?pagina=7&oficina=LIM")
    assert answer.status_code == 200
    page = Page(answer.content.decode())
    page.templates = {template.name for template in answer.templates}
    return page


def test_the_gallery_shows_every_component(gallery):
    components = {f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html")}
    assert components - gallery.templates == set()


def test_every_id_is_unique(gallery):
    assert sorted(gallery.ids) == sorted(set(gallery.ids))


def test_every_label_and_description_points_to_something(gallery):
    pointers = [tag.attrs["for"] for tag in gallery.all("label")]
    for tag in gallery.tags:
        pointers += tag.attrs.get("aria-describedby", "").split()
    assert [pointer for pointer in pointers if pointer not in gallery.ids] == []


def test_every_control_has_a_label(gallery):
    labelled = {tag.attrs["for"] for tag in gallery.all("label")}
    controls = [tag for name in ("input", "select", "textarea") for tag in gallery.all(name)]
    assert [
        tag.attrs["id"] for tag in controls if tag.attrs.get("type") != "hidden" and tag.attrs["id"] not in labelled
    ] == []


def test_a_field_with_hint_and_error_is_described_by_both():
    page = draw_field(SampleForm({}), "given_names")
    box = page.one("input")
    assert box.attrs["aria-describedby"] == "id_given_names_helptext id_given_names_error"
    assert box.attrs["aria-invalid"] == "true"
    assert box.attrs["class"] == "govuk-input govuk-input--error"
    assert page.texts("p", id="id_given_names_error") == ["Error: Falta completar: Nombres"]


def test_a_field_keeps_its_widgets_attributes():
    box = draw_field(SampleForm(), "phone", width="20").one("input")
    assert box.attrs == {
        "type": "tel",
        "name": "phone",
        "id": "id_phone",
        "autocomplete": "tel",
        "inputmode": "tel",
        "class": "govuk-input govuk-input--width-20",
    }


def test_label_and_hint_can_be_said_otherwise_and_be_the_heading():
    page = draw_field(SampleForm(), "phone", label="¿Cuál es su celular?", hint="Con código de país.", heading=True)
    assert page.texts("h1") == ["¿Cuál es su celular?"]
    assert page.one("input").attrs["aria-describedby"] == "id_phone_helptext"
    assert page.texts("div", id="id_phone_helptext") == ["Con código de país."]


def test_what_may_be_left_empty_says_so():
    assert draw_field(SampleForm(), "second_surname").texts("label") == ["Segundo apellido (opcional)"]
    assert draw_field(SampleForm(), "second_surname", mark_optional=False).texts("label") == ["Segundo apellido"]


def test_radio_buttons_are_a_group_with_a_legend_and_hints():
    page = draw_field(SampleForm({"document": "NONE"}), "document", heading=True)
    assert page.texts("h1") == ["Documento de su país"]
    assert [tag.attrs["value"] for tag in page.all("input", type="radio")] == ["PASSPORT", "NATIONAL_ID", "NONE"]
    assert [tag.attrs["value"] for tag in page.all("input", checked="")] == ["NONE"]
    assert page.one("input", checked="").attrs["aria-describedby"] == "id_document_2_helptext"


def test_a_group_that_failed_is_described_by_its_error():
    page = draw_field(SampleForm({}), "document")
    assert page.one("fieldset").attrs["aria-describedby"] == "id_document_error"


def test_a_hidden_field_is_only_itself():
    class Hidden(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput)

    assert [tag.name for tag in draw_field(Hidden({"key": "k"}), "key").tags] == ["input"]


def test_the_summary_leads_to_every_fault_in_the_order_of_the_fields():
    page = draw("error_summary", form=SampleForm({}))
    assert [tag.attrs["href"] for tag in page.all("a")] == [
        "#id_given_names", "#id_phone", "#id_birth_date_0", "#id_document_0", "#id_department", "#id_claim",
        "#id_photo", "#id_agrees",
    ]  # fmt: skip


def test_the_summary_names_what_is_missing():
    assert draw("error_summary", form=SampleForm({})).texts("a")[3:] == [
        "Falta elegir: Documento de su país",
        "Falta elegir: Departamento",
        "Falta completar: ¿Por qué salió de su país?",
        "Falta adjuntar: Fotografía",
        "Falta marcar: Declaro que lo dicho es verdad",
    ]


def test_a_fault_of_the_whole_form_leads_to_its_first_field():
    class Login(PageForm):
        name = forms.CharField()

        def clean(self):
            raise ValidationError("No coinciden.")

    page = draw("error_summary", form=Login({"name": "x"}))
    assert (page.one("a").attrs["href"], page.texts("a")) == ("#id_name", ["No coinciden."])


@pytest.mark.parametrize("form", [SampleForm(), None])
def test_without_fault_there_is_no_summary(form):
    assert draw("error_summary", form=form).tags == []


def test_the_browsers_own_checks_stay_off():
    assert "required" not in draw_field(SampleForm(), "given_names").one("input").attrs


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (("2", "11", "1988"), "1988-11-02"),
        (("02", "noviembre", "1988"), "1988-11-02"),
        ((" 29 ", "Feb", "2000"), "2000-02-29"),
        (("5", "sept.", "1990"), "1990-09-05"),
        (("5", "setiembre", "1990"), "1990-09-05"),
    ],
)
def test_a_date_is_read_as_typed(typed, clean):
    assert DatePartsField().clean(list(typed)) == clean


@pytest.mark.parametrize(("typed", "clean"), [(("", "11", "1988"), "1988-11"), (("", "", "1988"), "1988")])
def test_a_partial_date_keeps_what_is_known(typed, clean):
    assert DatePartsField().clean(list(typed)) == clean


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("", "", ""), "required"),
        (("2", "11", ""), "no_year"),
        (("2", "", "1988"), "no_month"),
        (("2", "11", "88"), "year"),
        (("2", "13", "1988"), "month"),
        (("2", "brumario", "1988"), "month"),
        (("31", "2", "1988"), "no_such_date"),
        (("x", "2", "1988"), "no_such_date"),
        (("²", "2", "1988"), "no_such_date"),
        (("1", "1", "0000"), "no_such_date"),
    ],
)
def test_a_date_that_cannot_be_says_why(typed, code):
    with pytest.raises(ValidationError) as refused:
        DatePartsField().clean(list(typed))
    assert refused.value.code == code


def test_a_date_shows_again_what_was_typed():
    typed = {"birth_date_day": "31", "birth_date_month": "feb", "birth_date_year": "1988"}
    boxes = draw_field(SampleForm(typed), "birth_date").all("input")
    assert [(box.attrs["name"], box.attrs["value"], box.attrs["autocomplete"]) for box in boxes] == [
        ("birth_date_day", "31", "bday-day"),
        ("birth_date_month", "feb", "bday-month"),
        ("birth_date_year", "1988", "bday-year"),
    ]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("1988-11-02", ["2", "11", "1988"]), ("1988-11", ["", "11", "1988"]), ("1988", ["", "", "1988"])],
)
def test_a_stored_date_fills_the_boxes(stored, shown):
    boxes = draw_field(SampleForm(initial={"birth_date": stored}), "birth_date").all("input")
    assert [box.attrs.get("value", "") for box in boxes] == shown


def test_a_cell_may_be_a_text_a_number_a_link_or_a_status():
    cells = [0, "08:00", {"text": "Rosalinda", "href": "/r/"}, {"text": "Llegó", "colour": "green"}]
    page = draw("table", caption="Agenda", head=["a", "b", "c", "d"], rows=[cells])
    assert page.texts("td") == ["0", "08:00", "Rosalinda", "Llegó"]
    assert page.one("a").attrs["href"] == "/r/"
    assert "govuk-tag--green" in page.one("strong").attrs["class"]


def test_a_table_without_rows_says_so():
    assert draw("table", caption="Agenda", head=["Hora"], rows=[]).texts("td") == ["No hay registros."]


def test_pages_keep_the_other_parameters_of_the_address():
    request = RequestFactory().get("/buscar/?nombre=Quispe&pagina=2")
    context = {"page": Paginator(range(30), 10).get_page(2)}
    page = Page(render_to_string("components/pagination.html", context, request))
    assert [tag.attrs["href"] for tag in page.all("a")] == [
        "?nombre=Quispe&pagina=1", "?nombre=Quispe&pagina=1", "?nombre=Quispe&pagina=2", "?nombre=Quispe&pagina=3",
        "?nombre=Quispe&pagina=3",
    ]  # fmt: skip
    assert page.texts("a", aria_current="page") == ["2"]


def test_one_page_needs_no_pagination():
    assert draw("pagination", page=Paginator(range(3), 10).get_page(1)).tags == []


def test_values_are_escaped():
    page = draw("summary_list", rows=[{"key": "Nombres", "value": "<script>x</script>"}])
    assert page.all("script") == []


def test_the_title_says_that_there_is_an_error():
    def title(form):
        return Page(render_to_string("base_public.html", {"form": form})).texts("title")[0]

    assert title(SampleForm({})).startswith("Error: ")
    assert title(SampleForm()) == "· Qoricancha"


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "500"])
def test_an_error_page_needs_no_context(code):
    page = Page(render_to_string(f"{code}.html"))
    assert len(page.texts("h1")) == 1
    assert page.texts("title") == [f"{page.texts('h1')[0]} · Qoricancha"]
    assert [tag.attrs["href"] for tag in page.all("a") if tag.attrs["href"].startswith("tel:")] == [
        f"tel:{number}" for number, _shown in INVENTED.dialled
    ]


def test_a_page_open_too_long_leads_back_to_itself():
    request = RequestFactory().post("/solicitud/relato/?x=1")
    page = Page(render_to_string("403_csrf.html", {}, request))
    assert page.texts("a", href="/solicitud/relato/") == ["Abrir la página de nuevo"]


@pytest.mark.parametrize("base", ["base_public.html", "base_staff.html"])
def test_the_first_stop_of_the_keyboard_is_the_way_to_the_content(base):
    page = Page(render_to_string(base))
    first = page.all("a")[0]
    assert first.attrs["href"] == "#contenido"
    assert page.one("main").attrs["id"] == "contenido"


def test_the_head_of_a_staff_page_says_who_is_signed_in_and_for_which_offices(db):
    page = Page(signed_in(make_officer(offices=("TUM", "LIM"))).get("/cuenta/salir/").content.decode())
    assert "Oficial Ficticio · LIM, TUM" in page.texts("header")[0]
    assert "Cerrar sesión" in page.texts("button", class_="q-header__link")


def test_public_pages_offer_two_ways_out():
    page = Page(render_to_string("base_public.html", {"save_and_exit_url": "/guardar/"}))
    ways = page.texts("a", class_="govuk-link")[:2]
    assert ways == ["Guardar y salir", "Salir de esta página"]
    assert page.one("a", rel="nofollow noreferrer").attrs["href"] == INVENTED.quick_exit
