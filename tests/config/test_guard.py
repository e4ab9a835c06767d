"""Production refuses to start with anything of the demo."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from qoricancha.config.settings.environment import SECRET_NAMES, Environment, Mode, Process
from qoricancha.config.settings.guard import refuse_demo_settings_in_production


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
