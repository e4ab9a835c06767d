"""Production refuses to start with anything of the demo, without what it needs, or with what is another process's."""

import base64
from dataclasses import fields, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from qoricancha.config.authority import NAMES
from qoricancha.config.processes import NEEDS, Process
from qoricancha.config.settings.environment import SECRET_NAMES, Environment, Mode
from qoricancha.config.settings.guard import refuse_to_start_in_production
from qoricancha.kernel.authority import INVENTED, Authority


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


CLAIMS, LEDGER = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
GIVEN = {
    "QORICANCHA_SECRET_KEY": "a key that is long enough to be one, of characters that nobody guesses",
    "QORICANCHA_MASTER_KEY": base64_of(bytes(range(32))),
    "QORICANCHA_CLAIMS_PUBLIC_KEY": base64_of(CLAIMS.public_key().public_bytes_raw()),
    "QORICANCHA_CLAIMS_PRIVATE_KEY": base64_of(CLAIMS.private_bytes_raw()),
    "QORICANCHA_LEDGER_KEY": base64_of(LEDGER.private_bytes_raw()),
    "QORICANCHA_LEDGER_PUBLIC_KEY": base64_of(LEDGER.public_key().public_bytes_raw()),
    "QORICANCHA_LEDGER_HEADS": "elsewhere/heads",
    "QORICANCHA_SMTP_URL": "smtps://user:word@mail.example:465",
    "QORICANCHA_MAIL_FROM": "refugio@mail.example",
    "QORICANCHA_BACKUP_RECIPIENT": "age1example",
}
EVERY = list(Process)
NEEDED = [(process, name) for process in Process for name in sorted(NEEDS[process].needed)]
FOREIGN = [(process, name) for process in Process for name in GIVEN if name not in NEEDS[process].allowed]


def production(home: Path, process: Process = Process.PUBLIC, **secrets: str) -> Environment:
    """A production that starts, but for the secrets given."""
    own = {name: GIVEN[name] if name in NEEDS[process].allowed else "" for name in GIVEN}
    return Environment(
        mode=Mode.PRODUCTION,
        process=process,
        home=home,
        metrics="",
        database_url=f"postgresql://qoricancha_{process}:word@database/qoricancha",
        public_url="https://refugio.example",
        staff_url="https://personal.refugio.example",
        authority_url="",
        regime="2003-online",
        authority=INVENTED,
        secrets=dict.fromkeys(SECRET_NAMES, "") | own | secrets,
    )


def refusal(env: Environment) -> list[str]:
    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_to_start_in_production(env)
    first, *faults = str(refused.value).splitlines()
    assert first == f"Production refuses to start the {env.process} process:"
    return faults


@pytest.mark.parametrize("process", EVERY)
def test_a_process_with_what_it_needs_starts(tmp_path, process):
    refuse_to_start_in_production(production(tmp_path, process))


@pytest.mark.parametrize(("process", "name"), NEEDED)
def test_without_what_it_needs_it_does_not_start(tmp_path, process, name):
    assert refusal(production(tmp_path, process, **{name: ""})) == [f"- {name} is not set"]


@pytest.mark.parametrize(("process", "name"), FOREIGN)
def test_with_what_is_anothers_it_does_not_start(tmp_path, process, name):
    (fault,) = refusal(production(tmp_path, process, **{name: GIVEN[name]}))
    assert fault.startswith(f"- {name} is set, and only ")
    assert fault.endswith(" may have it: remove it")


def test_only_the_staff_process_may_open_claims():
    assert [one for one in Process if "QORICANCHA_CLAIMS_PRIVATE_KEY" in NEEDS[one].allowed] == [Process.STAFF]


def test_only_the_worker_may_seal_the_ledger():
    """Above all not the owner of the tables, who could rewrite what is sealed and seal it anew."""
    assert [one for one in Process if "QORICANCHA_LEDGER_KEY" in NEEDS[one].allowed] == [Process.WORKER]


def test_neither_the_owner_of_the_tables_nor_a_backup_can_open_what_they_read():
    assert [one for one in Process if "QORICANCHA_MASTER_KEY" not in NEEDS[one].allowed] == ["owner", "backup"]


def test_every_fault_is_named_at_once(tmp_path):
    faults = refusal(replace(production(tmp_path, QORICANCHA_MASTER_KEY=""), database_url="", public_url="http://a"))
    assert len(faults) == 3


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"authority_url": "http://localhost:8002"},
            "QORICANCHA_AUTHORITY_URL names the demo's certificate authority: remove it",
        ),
        ({"public_url": "http://refugio.example"}, "QORICANCHA_PUBLIC_URL is http://refugio.example: it must be https"),
        ({"staff_url": "http://localhost:8001"}, "QORICANCHA_STAFF_URL is http://localhost:8001: it must be https"),
        ({"database_url": ""}, "DATABASE_URL is not set"),
        (
            {"database_url": "postgresql://postgres@database/qoricancha"},
            "DATABASE_URL signs in as postgres: this process must be qoricancha_public",
        ),
    ],
)
def test_a_fault_is_named(tmp_path, change, fault):
    assert refusal(replace(production(tmp_path), **change)) == [f"- {fault}"]


@pytest.mark.parametrize("process", [Process.OWNER, Process.BACKUP])
def test_who_meets_nobody_needs_no_address(tmp_path, process):
    refuse_to_start_in_production(replace(production(tmp_path, process), public_url="http://localhost:8000"))


@pytest.mark.parametrize("name", [name for name in SECRET_NAMES if name.endswith("_FILE")])
def test_a_key_in_a_file_is_refused(tmp_path, name):
    assert refusal(production(tmp_path, **{name: "key"})) == [
        f"- {name} is for the demo only: give the key itself, not a file"
    ]


@pytest.mark.parametrize("process", Process)
@pytest.mark.parametrize("field", [field.name for field in fields(Authority)])
def test_a_process_without_the_whole_authority_does_not_start(tmp_path, process, field):
    nothing = () if field == "telephones" else ""
    env = replace(production(tmp_path, process), authority=replace(INVENTED, **{field: nothing}))
    assert refusal(env) == [f"- QORICANCHA_AUTHORITY_{field.upper()} is not set"]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"website": "refugio.example"}, "QORICANCHA_AUTHORITY_WEBSITE"),
        ({"quick_exit": "http://es.wikipedia.org/"}, "QORICANCHA_AUTHORITY_QUICK_EXIT"),
        ({"telephones": ("(01) 000 0001", "mesa de partes")}, "QORICANCHA_AUTHORITY_TELEPHONES"),
    ],
)
def test_an_authority_that_cannot_be_reached_is_refused(tmp_path, change, name):
    (fault,) = refusal(replace(production(tmp_path), authority=replace(INVENTED, **change)))
    assert fault.startswith(f"- {name}")


def test_production_takes_its_authority_from_the_environment(monkeypatch):
    given = {name: f"Inventado {field}" for field, name in NAMES.items()}
    given |= {"QORICANCHA_AUTHORITY_TELEPHONES": "(01) 000 0003; +51 1 0000004", "QORICANCHA_MODE": "production"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    found = Environment.read().authority

    assert found.dialled == [("+5110000003", "(01) 000 0003"), ("+5110000004", "+51 1 0000004")]
    assert (found.secretary, found.quick_exit) == ("Inventado secretary", "Inventado quick_exit")


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_a_demo_shows_nobody_s_telephone_or_name(monkeypatch, mode):
    monkeypatch.setenv("QORICANCHA_MODE", mode)
    monkeypatch.setenv("QORICANCHA_AUTHORITY_SECRETARY", "Somebody Real")

    assert Environment.read().authority == INVENTED


def test_an_unknown_regime_is_refused_at_the_start(monkeypatch):
    monkeypatch.setenv("QORICANCHA_REGIME", "2003")

    with pytest.raises(ImproperlyConfigured, match="none of 2003-online, 2026"):
        Environment.read()


@pytest.mark.parametrize("folder", ["outbox", "authority"])
def test_the_home_of_a_demo_is_refused(tmp_path, folder):
    (tmp_path / folder).mkdir()
    (fault,) = refusal(production(tmp_path))
    assert "holds a demo" in fault


@pytest.mark.parametrize(
    ("process", "name"),
    [
        (Process.STAFF, "QORICANCHA_MASTER_KEY"),
        (Process.STAFF, "QORICANCHA_CLAIMS_PUBLIC_KEY"),
        (Process.STAFF, "QORICANCHA_CLAIMS_PRIVATE_KEY"),
        (Process.WORKER, "QORICANCHA_LEDGER_KEY"),
    ],
)
@pytest.mark.parametrize("text", ["not base64!", base64_of(b"too short"), base64_of(bytes(33))])
def test_what_is_no_key_is_refused_without_being_repeated(tmp_path, process, name, text):
    (fault,) = refusal(production(tmp_path, process, **{name: text}))
    assert fault.startswith(f"- {name} is no key: ")
    assert text not in fault


def test_a_short_cookie_key_is_refused(tmp_path):
    (fault,) = refusal(production(tmp_path, QORICANCHA_SECRET_KEY="short"))
    assert fault == "- QORICANCHA_SECRET_KEY has 5 characters: it needs 40 random ones"


def test_two_claims_keys_that_are_no_pair_are_refused(tmp_path):
    """Else claims would be sealed that nobody can ever open."""
    other = base64_of(X25519PrivateKey.generate().private_bytes_raw())
    (fault,) = refusal(production(tmp_path, Process.STAFF, QORICANCHA_CLAIMS_PRIVATE_KEY=other))
    assert fault == "- QORICANCHA_CLAIMS_PRIVATE_KEY is not the other half of QORICANCHA_CLAIMS_PUBLIC_KEY"


def test_a_demo_is_not_judged(tmp_path):
    refuse_to_start_in_production(replace(production(tmp_path, QORICANCHA_MASTER_KEY=""), mode=Mode.DEMO))
