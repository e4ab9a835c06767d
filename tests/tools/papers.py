"""Sample papers of plainly invented people."""

import io
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

import qoricancha
from qoricancha.kernel.authority import INVENTED
from qoricancha.kernel.qr import qr_svg
from qoricancha.kernel.typeset import typeset

TEMPLATES = Path(qoricancha.__file__).parent / "credentials" / "typst"
ISSUED = datetime(2020, 6, 20, 15, 0, tzinfo=UTC)
TOKEN = "K7QF2M9XQ4K7QF2M9XQ4K7QF2M"
ADDRESS = "http://localhost:8000/v/"

PERMIT = {
    "specimen": True,
    "issued_on": "2020-06-20",
    "file_number": "600001",
    "code": "K7QF-2M9X-Q4TR",
    "given_names": "María José",
    "surnames": "Quispe Rondón",
    "birth_date": "1988-11-02",
    "birth_country": "Colombia",
    "nationality": "Colombiana",
    "entry_date": "2018-02-11",
    "origin_document": "PASAPORTE: AB1234567",
    "address_line": "Av. Las Begonias 415, interior 3",
    "place": "Lima / Lima / Miraflores",
    "phones": "+51 999 000 111",
    "email": "maria.quispe@example.org",
    "valid_from": "2020-06-20",
    "valid_to": "2020-12-31",
    "address": ADDRESS + TOKEN,
    "verify_at": "localhost:8000/verificar",
    "basis": "Ley 27891, art. 14.3; Reglamento, art. 41",
    "authority": INVENTED.printed(),
}
LONGEST = {
    "given_names": ("Wilhelmina Alexandrina Maximiliana " * 5)[:150].strip(),
    "surnames": ("de la Santísima Trinidad Fernández de Córdoba y " * 4)[:150].strip(),
    "birth_country": "San Vicente y las Granadinas",
    "nationality": "Estadounidense de las Islas Marianas",
    "origin_document": "CERTIFICADO O PARTIDA DE NACIMIENTO: " + "ABCDEFGHIJ" * 6,
    "address_line": (
        "Asentamiento humano Nuestra Señora de las Mercedes, manzana Ñ, lote 14, tercera etapa, "
        "sector Los Girasoles, frente al parque infantil, al costado de la bodega de la señora Hortensia "
        "y pasando el segundo puente peatonal"
    )[:200],
    "place": "San Antonio de Putina / San Antonio de Putina / Santa Rosa de Sacco y San Juan del Oro",
    "phones": "+51 999 000 111 / +58 412 000 0000",
    "email": "un.correo.larguisimo." * 8 + "@" + "subdominio." * 6 + "example.org",
    "valid_to": "",
}
ONE_NAME_ONLY = {
    "given_names": "Suharto",
    "surnames": "",
    "entry_date": "",
    "origin_document": "",
    "address_line": "",
    "place": "",
    "phones": "",
    "email": "",
    "valid_to": "",
    "specimen": False,
}


@cache
def portrait() -> bytes:
    """Return a drawn face, JPEG."""
    image = Image.new("RGB", (413, 531), "#dfe6ea")
    draw = ImageDraw.Draw(image)
    draw.ellipse((40, 400, 373, 760), fill="#3d4f63")
    draw.ellipse((120, 110, 293, 370), fill="#c8946f")
    draw.pieslice((105, 80, 308, 330), 180, 360, fill="#2d211b")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def permit(**changes: object) -> bytes:
    """Return an unsigned permit."""
    files = {"photo": portrait(), "qr": qr_svg(ADDRESS, TOKEN)}
    return typeset(TEMPLATES / "permit.typ", {**PERMIT, **changes}, files, at=ISSUED)


def constancia(**changes: object) -> bytes:
    """Return a constancia."""
    data = {**PERMIT, **changes}
    names = {"full_name": f"{data['given_names']} {data['surnames']}".strip(), "asked_at": "21/06/2020, a las 10:15"}
    return typeset(TEMPLATES / "constancia.typ", {**data, **names}, {"qr": qr_svg(ADDRESS, TOKEN)}, at=ISSUED)
