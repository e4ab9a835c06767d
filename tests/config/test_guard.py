"""Production refuses to start with anything of the demo."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from qoricancha.config.settings.authority import NAMES
from qoricancha.config.settings.environment import SECRET_NAMES, Environment, Mode, Process
from qoricancha.config.settings.guard import refuse_demo_settings_in_production
from qoricancha.kernel.authority import INVENTED, Authority


@pytest.fixture
def production(tmp_path: Path) -> Environment:
    """A production that starts."""
    given = {"QORICANCHA_SECRET_KEY", "QORICANCHA_MASTER_KEY", "QORICANCHA_CLAIMS_PUBLIC_KEY"}
    return Environment(
        mode=Mode.PRODUCTION,
        process=Process.PUBLIC,
        home=tmp_path,
        database_url="postgresql://qoricancha_public@database/qoricancha",
        public_url="https://refugio.example",
        staff_url="https://personal.refugio.example",
        authority_url="",
        regime="2003-online",
        authority=INVENTED,
        ledger_heads="",
        secrets={name: "x" if name in given else "" for name in SECRET_NAMES},
    )


def test_a_whole_production_starts(production):
    refuse_demo_settings_in_production(production)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"authority_url": "http://localhost:8002"}, "certificate authority"),
        ({"public_url": "http://refugio.example"}, "must be https"),
        ({"database_url": ""}, "DATABASE_URL is not set"),
    ],
)
def test_a_fault_is_named(production, change, reason):
    with pytest.raises(ImproperlyConfigured, match=reason):
        refuse_demo_settings_in_production(replace(production, **change))


@pytest.mark.parametrize("name", [name for name in SECRET_NAMES if name.endswith("_FILE")])
def test_a_key_in_a_file_is_refused(production, name):
    with pytest.raises(ImproperlyConfigured, match=name):
        refuse_demo_settings_in_production(replace(production, secrets={**production.secrets, name: "key"}))


@pytest.mark.parametrize("name", ["QORICANCHA_SECRET_KEY", "QORICANCHA_MASTER_KEY", "QORICANCHA_CLAIMS_PUBLIC_KEY"])
def test_a_missing_secret_is_refused(production, name):
    with pytest.raises(ImproperlyConfigured, match=f"{name} is not set"):
        refuse_demo_settings_in_production(replace(production, secrets={**production.secrets, name: ""}))


@pytest.mark.parametrize("process", Process)
@pytest.mark.parametrize("field", [field.name for field in fields(Authority)])
def test_a_process_without_the_whole_authority_does_not_start(production, process, field):
    nothing = () if field == "telephones" else ""
    env = replace(production, process=process, authority=replace(INVENTED, **{field: nothing}))
    with pytest.raises(ImproperlyConfigured, match=f"QORICANCHA_AUTHORITY_{field.upper()} is not set"):
        refuse_demo_settings_in_production(env)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"website": "refugio.example"}, "QORICANCHA_AUTHORITY_WEBSITE"),
        ({"quick_exit": "http://es.wikipedia.org/"}, "QORICANCHA_AUTHORITY_QUICK_EXIT"),
        ({"telephones": ("(01) 000 0001", "mesa de partes")}, "QORICANCHA_AUTHORITY_TELEPHONES"),
    ],
)
def test_an_authority_that_cannot_be_reached_is_refused(production, change, name):
    with pytest.raises(ImproperlyConfigured, match=name):
        refuse_demo_settings_in_production(replace(production, authority=replace(INVENTED, **change)))


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
def test_the_home_of_a_demo_is_refused(production, folder):
    (production.home / folder).mkdir()
    with pytest.raises(ImproperlyConfigured, match="holds a demo"):
        refuse_demo_settings_in_production(production)


@pytest.mark.parametrize("process", [Process.PUBLIC, Process.WORKER, Process.OWNER])
def test_only_the_staff_process_may_have_the_claims_key(production, process):
    secrets = {**production.secrets, "QORICANCHA_CLAIMS_PRIVATE_KEY": "x"}
    with pytest.raises(ImproperlyConfigured, match="staff process only"):
        refuse_demo_settings_in_production(replace(production, process=process, secrets=secrets))


@pytest.mark.parametrize("process", [Process.PUBLIC, Process.STAFF, Process.OWNER])
def test_only_the_worker_may_have_the_ledger_s_key(production, process):
    secrets = {**production.secrets, "QORICANCHA_LEDGER_KEY": "x"}
    with pytest.raises(ImproperlyConfigured, match="worker only"):
        refuse_demo_settings_in_production(replace(production, process=process, secrets=secrets))


def test_a_worker_can_seal_and_keep_heads_or_does_not_start(production):
    secrets = {**production.secrets, "QORICANCHA_LEDGER_KEY": "x"}
    worker = replace(production, process=Process.WORKER, secrets=secrets, ledger_heads="heads")
    refuse_demo_settings_in_production(worker)
    with pytest.raises(ImproperlyConfigured, match="QORICANCHA_LEDGER_KEY is not set"):
        refuse_demo_settings_in_production(replace(worker, secrets=production.secrets))
    with pytest.raises(ImproperlyConfigured, match="QORICANCHA_LEDGER_HEADS is not set"):
        refuse_demo_settings_in_production(replace(worker, ledger_heads=""))
