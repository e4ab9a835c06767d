"""The papers: every field and text of the model, one page, equal bytes, whatever the names."""

import io

import pikepdf
import pytest
import typst

from qoricancha.kernel import typeset as kernel_typeset
from qoricancha.kernel.typeset import CannotTypeset
from tests.tools import papers
from tests.tools.programs import run

FIELDS = [
    "FECHA DE EMISIÓN 20/06/2020",
    "N.° DE EXPEDIENTE 600001",
    "CÓDIGO DE VERIFICACIÓN K7QF-2M9X-Q4TR",
    "NOMBRES MARÍA JOSÉ",
    "APELLIDOS QUISPE RONDÓN",
    "FECHA DE NACIMIENTO 02/11/1988",
    "LUGAR DE NACIMIENTO (PAÍS) Colombia",
    "NACIONALIDAD Colombiana",
    "FECHA DE INGRESO AL PERÚ 11/02/2018",
    "TIPO Y N.° DE DOCUMENTO DE PAÍS DE ORIGEN: PASAPORTE, CÉDULA U OTRO PASAPORTE: AB1234567",
    "DIRECCIÓN DOMICILIARIA EN PERÚ AV. LAS BEGONIAS 415, INTERIOR 3",
    "DEPARTAMENTO / PROVINCIA / DISTRITO LIMA / LIMA / MIRAFLORES",
    "TELÉFONOS +51 999 000 111",
    "CORREO ELECTRÓNICO maria.quispe@example.org",
]
TEXTS = [
    "PERÚ",
    "Ministerio de Relaciones Exteriores",
    "AUTORIZACIÓN DE TRABAJO PARA SOLICITANTES DE LA CONDICIÓN DE REFUGIADO",
    "AUTORIZACIÓN VÁLIDA desde el 20/06/2020 hasta el 31/12/2020",
    (
        "Este documento es emitido al amparo de la Ley N.° 27891, Ley del Refugiado, a toda persona que solicita la "
        "condición de refugiado. Base legal de su vigencia: Ley 27891, art. 14.3; Reglamento, art. 41."
    ),
    (
        "Esta autorización faculta al portador a permanecer en el país y le permite trabajar. No reemplaza los "
        "antecedentes que se puedan requerir de la persona."
    ),
    "Verificar vigencia a través del código QR",
    "Mayor información en la siguiente dirección: https://refugio.example",
    "Amaru Ficticio Secretaría Ejecutiva Comisión Especial para los Refugiados",
    "Secretaría Ejecutiva · Comisión Especial para los Refugiados",
    "Teléfonos y página web de consulta: (01) 000 0001 / (01) 000 0002 | https://refugio.example",
]
CONSTANCIA_TEXTS = [
    "CONSTANCIA DE VALIDEZ QR",
    (
        "Por medio del presente documento se deja constancia de que la Autorización de Trabajo a la vista acredita "
        "que el(la) ciudadano(a) MARÍA JOSÉ QUISPE RONDÓN ha solicitado el reconocimiento de la condición de "
        "refugiado en el Perú, y contiene los siguientes datos adicionales:"
    ),
    "FECHA DE NACIMIENTO 02/11/1988",
    "LUGAR DE NACIMIENTO (PAÍS) Colombia",
    "NACIONALIDAD Colombiana",
    "PASAPORTE: AB1234567",
    "A la parte interesada, se agradece su máxima colaboración.",
    "Autorización válida desde el 20/06/2020 hasta el 31/12/2020.",
    (
        "La información contenida en la presente Autorización podrá ser contrastada con los documentos que tenga el "
        "portador. No reemplaza los antecedentes que se puedan requerir de la persona."
    ),
]


def words_of(pdf: bytes, tmp_path) -> str:
    """Return the text in the order of the file, which is the order in which it is read aloud."""
    (tmp_path / "paper.pdf").write_bytes(pdf)
    return " ".join(run("pdftotext", "-raw", tmp_path / "paper.pdf", "-").stdout.split())


def test_permit_prints_every_field_and_text(tmp_path):
    words = words_of(papers.permit(), tmp_path)
    assert [expected for expected in (*FIELDS, *TEXTS) if expected not in words] == []


def test_constancia_prints_every_field_and_text(tmp_path):
    words = words_of(papers.constancia(), tmp_path)
    assert [expected for expected in CONSTANCIA_TEXTS if expected not in words] == []


def test_permit_without_end_lasts_until_the_decision(tmp_path):
    words = words_of(papers.permit(valid_to=""), tmp_path)
    assert "desde el 20/06/2020 hasta la decisión definitiva de la solicitud" in words


def test_missing_particulars_are_named_as_missing(tmp_path):
    words = words_of(papers.permit(**papers.ONE_NAME_ONLY), tmp_path)
    assert words.count("NO REGISTRA") == 7


@pytest.mark.parametrize(
    ("iso", "printed"), [("1950", "1950 (NO REGISTRA DÍA NI MES)"), ("1950-03", "03/1950 (NO REGISTRA DÍA)")]
)
def test_a_date_is_printed_as_far_as_it_is_known(iso, printed, tmp_path):
    words = words_of(papers.permit(birth_date=iso, entry_date=iso), tmp_path)
    assert f"FECHA DE NACIMIENTO {printed} LUGAR" in words
    assert f"FECHA DE INGRESO AL PERÚ {printed} TIPO" in words
    assert f"FECHA DE NACIMIENTO {printed} LUGAR" in words_of(papers.constancia(birth_date=iso), tmp_path)


def test_only_a_specimen_says_so(tmp_path):
    strip = "ESPÉCIMEN DE DEMOSTRACIÓN · SIN VALOR OFICIAL"
    assert strip in words_of(papers.permit(specimen=True), tmp_path)
    assert strip not in words_of(papers.permit(specimen=False), tmp_path)


@pytest.mark.parametrize("changes", [{}, papers.LONGEST, papers.ONE_NAME_ONLY], ids=["usual", "longest", "one name"])
@pytest.mark.parametrize("paper", [papers.permit, papers.constancia])
def test_paper_is_one_page_with_all_its_text_on_it(paper, changes, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(paper(**changes))
    with pikepdf.open(tmp_path / "paper.pdf") as document:
        assert len(document.pages) == 1
    boxes = run("pdftotext", "-bbox", tmp_path / "paper.pdf", "-").stdout
    rights = [float(part.split('"')[0]) for part in boxes.split('xMax="')[1:]]
    bottoms = [float(part.split('"')[0]) for part in boxes.split('yMax="')[1:]]
    assert (max(rights) < 595 - 50, max(bottoms) < 842 - 35) == (True, True)


def test_equal_input_gives_equal_bytes():
    assert papers.permit() == papers.permit()


@pytest.mark.parametrize("name", ["#panic()", "$x$", "*fuerte* _sí_ `no`", "@ref <label> // nota", "\\ \" ' &amp;"])
def test_a_name_is_never_markup(name, tmp_path):
    assert f"NOMBRES {' '.join(name.upper().split())}" in words_of(papers.permit(given_names=name), tmp_path)


@pytest.mark.parametrize(
    "name", ["Đặng Thị Ngọc Ánh", "Łukasz Çağlar Þórðarson", "Іван Петренко", "Γιώργος", "Ñandú Muñoz"]
)
def test_names_of_many_countries_are_printed(name, tmp_path):
    assert name.upper() in words_of(papers.permit(given_names=name), tmp_path).replace("Ώ", "Ώ")


def test_script_without_a_font_is_refused_aloud():
    with pytest.raises(CannotTypeset, match="could not be displayed"):
        papers.permit(given_names="محمد")


def test_photograph_needs_words_for_the_blind(tmp_path):
    """PDF/UA is checked while typesetting: an image without alt text is no document."""
    template = kernel_typeset.PACKAGE / "kernel" / "typst" / "identity.typ"
    source = f'#import "/{template.relative_to(kernel_typeset.PACKAGE)}": *\n#set document(title: "x")\n'
    picture = "#image(bytes(json(bytes(sys.inputs.files)).photo))"
    with pytest.raises(typst.TypstError, match="alt"):
        typst.compile(
            (source + picture).encode(),
            root=kernel_typeset.PACKAGE,
            sys_inputs={"data": "{}", "files": kernel_typeset._as_json({"photo": papers.portrait()})},
            pdf_standards=["a-2a", "ua-1"],
        )


@pytest.mark.parametrize("template", ["permit.typ", "constancia.typ"])
def test_templates_compile_without_warnings(template):
    seen = {}

    def record(path, **given):
        seen.update(path=path, given=given)
        pdf, warnings = typst.compile_with_warnings(path, **given)
        assert warnings == []
        return pdf

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel_typeset.typst, "compile", record)
        papers.permit() if template == "permit.typ" else papers.constancia()
    assert seen["path"].name == template


def test_date_of_the_document_is_the_one_given():
    with pikepdf.open(io.BytesIO(papers.permit())) as document:
        assert str(document.docinfo["/CreationDate"]).startswith(papers.ISSUED.strftime("D:%Y%m%d%H%M%S"))
