"""A production from nothing to its restore, as docs/how-to says: one machine, chapter by chapter."""

import email
import email.policy
import json
import re
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from psycopg import sql

from qoricancha.config.backup.manifest import count_tables
from qoricancha.config.installation.environment_files import read_environment
from qoricancha.demo.browser import Browser, Page
from qoricancha.demo.main_job import applicant, officers
from qoricancha.demo.main_job.story import Story, read
from qoricancha.launcher.postgres import Server, start_postgres
from tests.messaging.smtp_server import SmtpServer, smtp_server
from tests.production.guide import ROOT, Machine, blocks
from tests.tools.programs import needs

PUBLIC, STAFF = "refugio.example", "personal.refugio.example"
OWN_PASSWORD = "una clave larga y propia"
CANARIES = {
    "given_names": "Zoraidacanaria",
    "first_surname": "Quetzalcanario",
    "origin_document_number": "CANARIO77",
    "address_line": "Pasaje del Canario Azul 777",
    "email": "canario.amarillo@jaula.example",
    "claim": "El canario cantó en la mina y por eso recibí amenazas.",
    "phone": "",
}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Not below pytest's: as root PostgreSQL runs as another user."""
    with tempfile.TemporaryDirectory(prefix="qoricancha-production-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[Server]:
    """A PostgreSQL of its own, with an administrator who is no superuser."""
    server = start_postgres(folder / "postgres", superuser_password="admin")
    with psycopg.connect(server.url(password="admin"), autocommit=True) as admin:
        admin.execute("CREATE ROLE steward LOGIN CREATEROLE CREATEDB PASSWORD 'steward'")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def mail() -> Iterator[SmtpServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture(scope="module")
def machine(folder: Path, database: Server, mail: SmtpServer) -> Iterator[Machine]:
    """A machine on which nothing has been done yet."""
    needs("nginx")
    place = folder / "machine"
    names = {
        "PLACE": str(ROOT),
        "CONFIG": str(place / "etc/qoricancha"),
        "DATABASE": f"postgresql:///qoricancha?host={database.socket}",
        "ADMIN": database.url("steward", password="steward"),
        "PUBLIC_NAME": PUBLIC,
        "STAFF_NAME": STAFF,
        "ETC": str(place / "etc"),
        "TABLES": str(place / "tables"),
        "HEADS": str(place / "heads"),
        "NGINX": str(place / "nginx"),
        "CERTIFICATES": str(place / "certificates"),
        "LOGS": str(place / "logs"),
        "BACKUPS": str(place / "backups"),
        "IDENTITY": str(place / "etc/qoricancha/keep-apart/backup-identity"),
    }
    running = Machine(place, names, mail.port)
    write_tables(place / "tables")
    make_certificates(place / "certificates")
    yield running
    for process in running.processes.values():
        process.terminate()
    for process in running.processes.values():
        process.wait(30)


def write_tables(folder: Path) -> None:
    folder.mkdir()
    data = ROOT / "src" / "qoricancha"
    offices = (data / "reference/data/offices.csv").read_text(encoding="utf-8")
    (folder / "offices.csv").write_text(offices.replace("de la Muestra", "del Operador"), encoding="utf-8")
    hours = (data / "appointments/data/opening_hours.csv").read_text(encoding="utf-8")
    (folder / "opening_hours.csv").write_text(hours, encoding="utf-8")


def make_certificates(folder: Path) -> None:
    for name in (PUBLIC, STAFF):
        (folder / name).mkdir(parents=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
             "-keyout", folder / name / "privkey.pem", "-out", folder / name / "fullchain.pem"],
            check=True, capture_output=True,
        )  # fmt: skip
    both = "".join((folder / name / "fullchain.pem").read_text() for name in (PUBLIC, STAFF))
    (folder / "trusted.pem").write_text(both)


@pytest.fixture(scope="module", autouse=True)
def network(machine: Machine) -> Iterator[None]:
    """The two names lead to this machine, and its certificates are trusted."""
    find = socket.getaddrinfo

    def nearby(host: str, *args: object, **kwargs: object) -> object:
        return find("127.0.0.1" if host in (PUBLIC, STAFF) else host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", nearby)
        patch.setenv("SSL_CERT_FILE", str(machine.folder / "certificates" / "trusted.pem"))
        yield


@pytest.fixture(scope="module")
def installed(machine: Machine) -> list[str]:
    """What the first guide said, block by block."""
    return machine.follow("run-in-production.md")


@pytest.fixture(scope="module")
def behind_nginx(machine: Machine, installed: list[str]) -> Machine:
    machine.follow("run-behind-nginx.md")
    reach = f"https://{PUBLIC}:{machine.ports['443']}/"
    for _ in range(100):
        try:
            with urllib.request.urlopen(reach, timeout=10):
                return machine
        except OSError:
            time.sleep(0.1)
    raise AssertionError(machine.log("nginx"))


def url(machine: Machine, name: str, path: str = "") -> str:
    return f"https://{name}:{machine.ports['443']}{path}"


def asked(address: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, Message, str]:
    """Ask once, follow nothing; return status, headers, body."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    request = urllib.request.Request(address, data=body, headers=headers, method=method)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def test_the_guide_says_what_is_still_missing(installed):
    (prepared,) = [said for said in installed if "opening hours of 14 offices" in said]
    assert prepared.splitlines()[-1] == "still missing: officers: create_staff"


def test_every_process_is_ready_and_says_so(installed):
    ready = [json.loads(line) for said in installed for line in re.findall(r"\{\"ready\".*?\}", said)]
    assert ready == [{"ready": True, "database": "ok", "migrations": "ok", "keys": "ok"}] * 2


def test_a_process_without_its_key_says_so_plainly_and_ends(machine, installed):
    told = read_environment(Path(machine.names["CONFIG"]) / "staff.env") | {"QORICANCHA_CLAIMS_PRIVATE_KEY": ""}
    done = subprocess.run(
        [ROOT / ".venv/bin/qoricancha", "web", "--port", str(machine.ports["80"])],
        env=told, cwd=machine.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Production refuses to start the staff process:\n- QORICANCHA_CLAIMS_PRIVATE_KEY is not set\n"
    )


def test_plain_http_leads_to_https(behind_nginx):
    status, headers, _ = asked(f"http://{PUBLIC}:{behind_nginx.ports['80']}/verificar?x=1")
    assert (status, headers["Location"]) == (301, f"https://{PUBLIC}/verificar?x=1")


def test_the_sites_answer_over_tls_with_their_headers(behind_nginx):
    status, headers, _ = asked(url(behind_nginx, PUBLIC, "/"))
    assert (status, headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
    assert "Server" not in headers or headers["Server"] == "nginx"
    status, headers, _ = asked(url(behind_nginx, STAFF, "/"))
    assert (status, headers["Location"].partition("?")[0]) == (302, "/cuenta/ingresar/")


def test_cookies_are_for_tls_only(behind_nginx):
    _, headers, _ = asked(url(behind_nginx, PUBLIC, "/verificar"))
    assert "Secure" in headers["Set-Cookie"]


def test_head_and_options_pass_through(behind_nginx):
    status, headers, body = asked(url(behind_nginx, PUBLIC, "/"), method="HEAD")
    assert (status, body, int(headers["Content-Length"]) > 1000) == (200, "", True)
    status, headers, _ = asked(url(behind_nginx, PUBLIC, "/verificar"), method="OPTIONS")
    assert (status, headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")


def test_another_name_gets_nothing(behind_nginx):
    """Not even a certificate, to somebody who would take any."""
    anyones = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anyones.check_hostname, anyones.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", behind_nginx.ports["443"]), timeout=10) as line,
        pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"),
    ):
        anyones.wrap_socket(line, server_hostname="nobody.example")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
@pytest.mark.parametrize("site", [PUBLIC, STAFF])
def test_what_the_operator_asks_is_not_passed_on(behind_nginx, site, path):
    assert asked(url(behind_nginx, site, path))[0] == 404


def test_too_large_a_file_gets_a_page_that_says_what_to_do(behind_nginx):
    """The house's page, on a whole answer; and the proxy's for what nobody would take for a photograph."""
    for megabytes, says in {
        13: "Pesa 13 MB y recibimos hasta 10 MB",
        65: "Se aceptan archivos de hasta 10&nbsp;MB",
    }.items():
        form = {
            "method": "POST",
            "body": bytes(megabytes * 1024 * 1024),
            "Content-Type": "multipart/form-data; boundary=x",
        }
        status, _, page = asked(url(behind_nginx, PUBLIC, "/solicitud/foto"), **form)
        assert (status, says in page) == (413, True)


def test_the_site_names_who_runs_it(behind_nginx):
    _, _, page = asked(url(behind_nginx, PUBLIC, "/"))
    assert ("Comisión Inventada para los Refugiados" in page, "(01) 000 0003" in page) == (True, True)


def test_nobody_gets_more_by_naming_other_addresses(behind_nginx):
    """Sixty drafts an hour from one line, over three processes, whatever X-Forwarded-For says."""
    answers = [
        asked(url(behind_nginx, PUBLIC, "/solicitud/privacidad"), method="HEAD", **{"X-Forwarded-For": f"192.0.2.{n}"})
        for n in range(3)
    ]
    assert [status for status, *_ in answers] == [200] * 3
    outcomes = [start_a_draft(behind_nginx, f"198.51.100.{number}") for number in range(61)]
    assert outcomes == [200] * 60 + [409]


def start_a_draft(machine: Machine, pretended: str) -> int:
    browser = Browser()
    browser.opener.addheaders = [("X-Forwarded-For", pretended), ("Forwarded", f"for={pretended}")]
    page = read(browser.get(url(machine, PUBLIC, "/solicitud/privacidad")))
    return browser.submit(max(page.forms, key=lambda form: form.method == "post")).status


def test_one_process_may_end_and_nobody_notices(behind_nginx):
    behind_nginx.stop("qoricancha-public@8010")
    statuses = {asked(url(behind_nginx, PUBLIC, "/"))[0] for _ in range(12)}
    behind_nginx.start("qoricancha-public@8010")
    assert statuses == {200}


def test_a_site_that_is_down_says_so_in_words(behind_nginx):
    behind_nginx.stop("qoricancha-staff@8001")
    status, _, page = asked(url(behind_nginx, STAFF, "/"))
    behind_nginx.start("qoricancha-staff@8001")
    assert (status, "El sitio no responde en este momento" in page) == (502, True)


class Production(Story):
    """The story of the main job with real mail in place of the demo's outbox."""

    mail: SmtpServer

    def demo(self, address: str) -> list[dict[str, str]]:
        """Return what the mail server received."""
        assert address == "mensajes"
        return [told(number, content) for number, content in enumerate(self.mail.received)]


def told(number: int, content: bytes) -> dict[str, str]:
    message = email.message_from_bytes(content, policy=email.policy.default)
    return {"name": str(number), "subject": message["Subject"], "text": message.get_body(("plain",)).get_content()}


@pytest.fixture(scope="module")
def story(behind_nginx: Machine, mail: SmtpServer, database: Server, folder: Path) -> Production:
    """Forget what the test of limits counted, and begin."""
    with psycopg.connect(superuser(database), autocommit=True) as admin:
        admin.execute("SELECT set_config('qoricancha.actor', '{\"kind\": \"SYSTEM\"}', false)")
        admin.execute("DELETE FROM accounts_clientcount")
    begun = Production(url(behind_nginx, PUBLIC), url(behind_nginx, STAFF), folder, lambda _: None)
    begun.mail = mail
    return begun


def superuser(database: Server, name: str = "qoricancha") -> str:
    return database.url(database=name, password="admin")


@pytest.fixture(scope="module")
def signed_in(story: Production, installed: list[str]) -> dict[str, Browser]:
    """Officer and supervisor, after their first sign-in: an own password, a second factor."""
    first = dict(re.findall(r"^(\S+): ([0-9A-Z-]{19})$", "\n".join(installed), re.MULTILINE))
    return {name: first_sign_in(story, name, password) for name, password in first.items()}


def first_sign_in(story: Production, name: str, password: str) -> Browser:
    browser = Browser()
    page = read(browser.get(f"{story.staff}/"))
    page = read(browser.submit(page.form("login", "password"), {"login": name, "password": password}))
    own = {"oldpassword": password, "password1": OWN_PASSWORD, "password2": OWN_PASSWORD}
    read(browser.submit(page.form("oldpassword"), own))
    page = read(browser.get(f"{story.staff}/cuenta/segundo-factor/totp/activate/"))
    secret = re.search(r'q-code">\s*([A-Z2-7]+)\s*<', page.html)[1]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    read(browser.submit(page.form("code"), {"code": code}))
    return browser


@pytest.fixture(scope="module")
def reference(story: Production) -> str:
    """Somebody applies, with the codes that came by mail."""
    return applicant.apply(story, "LIM", {**applicant.invented(), **CANARIES})


@pytest.fixture(scope="module")
def number(story: Production, reference: str, signed_in: dict[str, Browser]) -> str:
    """The officer registers, the supervisor signs off."""
    with pytest.MonkeyPatch.context() as patch:
        names = {"oficial.lim": "officer.lim", "supervision.lim": "supervisor.lim"}
        patch.setattr(officers, "signed_in", lambda _, username: signed_in[names[username]])
        officers.register(story, "LIM", reference, "zoraidacanaria")
        return officers.sign_off(story, "LIM", reference)


def test_somebody_applies_and_is_registered(story, number):
    assert re.fullmatch(r"\d{6,}", number)
    assert (story.out / "receipt.pdf").read_bytes().startswith(b"%PDF")


def test_no_permit_is_issued_and_the_log_says_why(behind_nginx, database, number):
    lines = until(lambda: [one for one in said_by(behind_nginx, "qoricancha-worker") if one.get("action")])
    (cause,) = {(one["job"], one["error"][-1].get("message")) for one in lines}
    assert cause == ("credentials.issue_work_permit", "No adapter is set for the port credentials.signer")
    with psycopg.connect(superuser(database)) as admin:
        assert admin.execute("SELECT count(*) FROM credentials_document WHERE file_id IS NOT NULL").fetchone() == (0,)


def until(look) -> list:
    for _ in range(300):
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("nothing")


def test_every_line_of_a_log_is_json_but_the_web_servers_own(behind_nginx, number):
    asked(url(behind_nginx, PUBLIC, "/no-existe"))
    units = [
        unit for unit in behind_nginx.processes if unit.startswith(("qoricancha-p", "qoricancha-s", "qoricancha-w"))
    ]
    kinds = {line["process"] for unit in units for line in said_by(behind_nginx, unit)}
    assert "public" in kinds


def said_by(machine: Machine, unit: str) -> list[dict]:
    """Return the JSON lines of a unit; granian's own are no JSON and say nothing of anybody."""
    lines = machine.log(unit).splitlines()
    assert [line for line in lines if not line.startswith(("{", "[INFO]"))] == []
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_nothing_of_anybody_is_in_a_log_or_a_metric(behind_nginx, story, number, mail):
    """Also after somebody asked for what does not exist, with all of it in the address."""
    secret = [*CANARIES.values(), number, story.known["reference"], story.known["code"]]
    secret += [code for content in mail.received for code in re.findall(r"\b\d{6}\b", told(0, content)["subject"])]
    secret = [word for word in secret if word]
    for word in secret:
        asked(url(behind_nginx, PUBLIC, f"/v/{word.encode().hex()}?q={word.encode().hex()}"))
        asked(url(behind_nginx, PUBLIC, "/verificar"), method="POST", body=word.encode())
    logs = "".join(path.read_text() for path in (behind_nginx.folder / "logs").iterdir())
    counted = metrics(behind_nginx)
    spelled = [form for word in secret for form in (word, word.encode().hex(), word.replace("-", ""))]
    assert [form for form in spelled if form in logs or form in counted] == []
    assert "refugio.example GET 200" in logs


def metrics(machine: Machine) -> str:
    return asked(f"http://localhost:{machine.ports['9100']}/metrics")[2]


def counted_requests(machine: Machine, **labels: str) -> float:
    lines = [line for line in metrics(machine).splitlines() if line.startswith("qoricancha_http_requests_total{")]
    wanted = [line for line in lines if all(f'{name}="{value}"' in line for name, value in labels.items())]
    return sum(float(line.rsplit(" ", 1)[1]) for line in wanted)


def test_what_three_processes_count_is_added_up(behind_nginx):
    seen = {"process": "public", "route": "public:home", "method": "GET", "status": "200"}
    before = counted_requests(behind_nginx, **seen)
    for _ in range(30):
        asked(url(behind_nginx, PUBLIC, "/"))
    assert counted_requests(behind_nginx, **seen) == before + 30
    files = [path.name for path in (behind_nginx.folder / "run/qoricancha-metrics").glob("counter_*.db")]
    assert len(files) >= 5  # public three times, staff, worker: what was added up lies apart


def test_routes_are_counted_by_name_and_jobs_by_kind(behind_nginx, number):
    told = metrics(behind_nginx)
    routes = set(re.findall(r'route="([^"]*)"', told))
    assert {"public:home", "staff:registration", "verify:scanned", "(no route)"} <= routes
    assert [route for route in routes if "/" in route] == []
    assert 'qoricancha_jobs_total{job="messaging.deliver",outcome="success"}' in told
    assert 'qoricancha_jobs_total{job="credentials.issue_work_permit",outcome="error_retry"}' in told


def test_a_backup_is_restored_as_the_guide_says(behind_nginx, database, number):
    machine = behind_nginx
    machine.run_once("qoricancha-backup", STATE_DIRECTORY=machine.names["BACKUPS"])
    (nightly,) = Path(machine.names["BACKUPS"]).glob("*Z")
    web = [unit for unit in machine.processes if unit.startswith("qoricancha-") and unit != "qoricancha-metrics"]
    machine.stop(*web)
    before = rows(database, "qoricancha")
    blocks_said = follow_the_backup_guide(machine, database)
    assert re.search(r"\d+ rows as of .*, the same as were backed up; \d+ keys of monday.keys, 0 of them", blocks_said)
    assert rows(database, "qoricancha") == before
    assert nightly.with_name(f"{nightly.name}.keys").exists()
    for unit in web:
        machine.start(unit)


def rows(database: Server, name: str) -> dict[str, tuple[int, str]]:
    with psycopg.connect(superuser(database, name)) as admin:
        counted = count_tables(admin)
    return {table: told for table, told in counted.items() if not table.startswith("public.procrastinate_")}


def follow_the_backup_guide(machine: Machine, database: Server) -> str:
    """The old database is renamed between backup and restore, as the guide asks."""
    said = []
    for block in blocks("back-up-and-restore.md"):
        if "qoricancha restore" in block:
            with psycopg.connect(superuser(database, "postgres"), autocommit=True) as admin:
                admin.execute(sql.SQL("ALTER DATABASE qoricancha RENAME TO old"))
        said.append(machine.perform(block))
    return "\n".join(said)


def test_after_the_restore_the_officer_finds_the_person(behind_nginx, story, signed_in, number):
    """Sessions do not come back; the password and the second factor do."""
    page: Page = signed_in["officer.lim"].get(f"{story.staff}/buscar/?q={number}")
    assert "/cuenta/ingresar/" in page.url
    page = signed_in["officer.lim"].submit(
        page.form("login", "password"), {"login": "officer.lim", "password": OWN_PASSWORD}
    )
    assert any("code" in form.names for form in page.forms)
    page = read(Browser().get(url(behind_nginx, PUBLIC, "/verificar")))
    assert "verificar" in page.url
