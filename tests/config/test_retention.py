"""What is past its term goes, and nothing else: rule by rule, at whatever age."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qoricancha.accounts.models import (
    AccessNumber,
    CacheEntry,
    ClientCount,
    ParkedForm,
    SignIn,
    StaffSession,
    StaffUser,
)
from qoricancha.audit.rules import kept
from qoricancha.config import jobs
from qoricancha.config.database.personal_data.erasing import Report, erase_what_is_past, past_their_term
from qoricancha.config.database.personal_data.rules import DRAFT, PARKED, READ_LOG, RULES, SESSION, Rule
from qoricancha.config.database.tables import all_tables
from qoricancha.credentials.models import ConstanciaAttempt, Document
from qoricancha.intake.models import Draft
from qoricancha.intake.rules.drafts import KEPT
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.sealing import KeyDestroyed, SealingKey, new_key
from qoricancha.messaging.models import Contact, ContactProof, OutboxMessage
from tests.database import as_role
from tests.intake.factories import complete, started
from tests.registration.factories import applied, completed, officer, stored, supervisor

pytestmark = pytest.mark.django_db

JOB = Actor.job("config.apply_retention")
AT = datetime(2035, 6, 1, 12, tzinfo=UTC)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAY = timedelta(days=1)

# How old a row is, as seen from the end of its term: before it, at it, after it.
ages = st.lists(
    st.one_of(
        st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(microseconds=-1)]),
        st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    ),
    max_size=6,
)


def rule_of(table: str) -> Rule:
    return next(rule for rule in RULES for rows in rule.erases if rows.table == table)


def erased(at: datetime = AT, most: int = 500) -> dict[str, int]:
    """Carry out all rules as the worker; return how much went of each that erased anything."""
    with as_role("worker"):
        return in_numbers(erase_what_is_past(by=JOB, at=at, most=most))


def in_numbers(reports: list[Report]) -> dict[str, int]:
    return {report.rule.name: report.rows for report in reports if report.rows}


# --- rows of each rule, made with their event at a moment ---


def sign_in(event: datetime) -> object:
    return SignIn.objects.create(name=b"n" * 16, client=b"c" * 16, asked_at=event)


def client_count(event: datetime) -> object:
    return ClientCount.objects.create(client=uuid4().bytes, what="DRAFT", hour=event, times=1)


def cache_entry(event: datetime) -> object:
    return CacheEntry.objects.create(cache_key=str(uuid4()), value=1, expires=event)


def access_number(event: datetime) -> object:
    return AccessNumber.objects.create(subject=uuid4(), number=uuid4().bytes, given_at=event - DAY, ended_at=event)


def a_contact(at: datetime) -> Contact:
    return Contact.objects.create(
        owner=uuid4(), kind="EMAIL", key=new_key(), value="x@ejemplo.pe", token=uuid4().bytes, created_at=at
    )


def contact_proof(event: datetime, confirmed: datetime | None = None) -> object:
    contact = a_contact(event)
    return ContactProof.objects.create(
        contact=contact, owner=contact.owner, token=b"t" * 16, code_hash=b"h" * 16, sent_at=event, resend_from=event,
        expires_at=event, confirmed_at=confirmed,
    )  # fmt: skip


def code_message(event: datetime | None, at: datetime = AT) -> object:
    contact = a_contact(at)
    return OutboxMessage.objects.create(
        key=contact.key, contact=contact, owner=contact.owner, kind="EMAIL", recipient="x", recipient_token=b"t" * 16,
        letter="code", once=str(uuid4()), subject="x", body="x", code_until=event, queued_at=at,
        contact_verified_at=None if event else at,
    )  # fmt: skip


MAKE: dict[str, Callable[[datetime], object]] = {
    "accounts_signin": sign_in,
    "accounts_clientcount": client_count,
    "accounts_cacheentry": cache_entry,
    "accounts_accessnumber": access_number,
    "messaging_contactproof": contact_proof,
    "messaging_outboxmessage": code_message,
}
BESIDE = {"credentials_constanciaattempt"}  # below: it needs a document


def keys_of(table: str) -> set[str]:
    key = {"accounts_cacheentry": "cache_key"}.get(table, "id")
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}::text FROM {table}")
        return {one for (one,) in cursor.fetchall()}


def made(table: str, event: datetime) -> str:
    with as_role("owner"), acting(JOB):
        one = MAKE[table](event)
    return one if isinstance(one, str) else str(one.pk)


@pytest.mark.parametrize("table", MAKE)
@FEW
@given(ages=ages, most=st.sampled_from([1, 2, 500]))
def test_of_each_table_what_is_past_goes_and_the_rest_stays(table, ages, most):
    with as_role("owner"), acting(JOB), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    rule = rule_of(table)
    rows = {made(table, AT - rule.period - age): age for age in ages}
    assert keys_of(table) == rows.keys()
    past = {key for key, age in rows.items() if age >= timedelta(0)}
    with as_role("worker"):
        assert in_numbers(past_their_term(at=AT)).get(rule.name, 0) == len(past)
    assert keys_of(table) == rows.keys()  # counting changes nothing
    assert erased(most=most).get(rule.name, 0) == len(past)
    assert keys_of(table) == rows.keys() - past
    assert rule.name not in erased(most=most)  # again erases nothing


def test_every_table_of_the_rules_is_tried():
    assert {rows.table for rule in RULES for rows in rule.erases} == MAKE.keys() | BESIDE


OLD = AT - timedelta(days=20_000)


@pytest.mark.parametrize(
    ("table", "make"),
    [
        ("messaging_contactproof", lambda: contact_proof(OLD, confirmed=OLD - timedelta(seconds=1))),
        ("messaging_outboxmessage", lambda: code_message(None, OLD)),
        ("accounts_accessnumber", lambda: AccessNumber.objects.create(subject=uuid4(), number=b"n" * 16, given_at=OLD)),
    ],
    ids=["a confirmed proof", "a letter", "a number that still serves"],
)
def test_what_no_rule_means_stays_at_any_age(table, make):
    with as_role("owner"), acting(JOB):
        key = str(make().pk)
    erased()
    assert keys_of(table) == {key}


# --- what a room erases itself ---


@FEW
@given(ages=ages)
def test_drafts_past_their_term_go_with_their_keys(now, ages):
    with as_role("worker"), acting(JOB):
        Draft.objects.all().delete()
    drafts = {}
    for age in ages:
        draft, _, _ = started(AT - KEPT - age)
        drafts[draft.id] = (draft.key_id, age)
    past = {draft: key for draft, (key, age) in drafts.items() if age >= timedelta(0)}
    with as_role("worker"), acting(JOB):
        assert in_numbers(past_their_term(at=AT)).get(DRAFT.name, 0) == len(past)
    assert erased(most=2).get(DRAFT.name, 0) == len(past)
    with as_role("worker"), acting(JOB):
        assert set(Draft.objects.values_list("id", flat=True)) == drafts.keys() - past.keys()
        keys = SealingKey.objects.filter(id__in=[key for key, _ in drafts.values()])
        assert {key.id for key in keys if key.wrapped is None} == set(past.values())
        for key in keys.filter(id__in=past.values()):
            with pytest.raises(KeyDestroyed):
                key.clear()


def test_a_draft_that_was_sent_is_never_erased(now):
    with as_role("worker"):
        draft, actor = complete(now, starts_at=None)
    from qoricancha.intake.actions import submit

    with as_role("public"), acting(actor):
        submit(by=actor, at=now, draft=draft)
    erased()
    with as_role("worker"), acting(JOB):
        assert Draft.objects.filter(id=draft.id).exists()


@FEW
@given(ages=ages)
def test_parked_forms_past_their_term_go(ages):
    with as_role("owner"), acting(JOB):
        ParkedForm.objects.all().delete()
        user, _ = StaffUser.objects.get_or_create(username="aparca", defaults={"created_at": AT})
        forms = {
            ParkedForm.objects.create(
                user=user, browser=b"b" * 16, address="/", sealed=b"x", parked_at=AT - PARKED.period - age
            ).id: age
            for age in ages
        }
    past = {form for form, age in forms.items() if age >= timedelta(0)}
    with as_role("worker"):
        assert in_numbers(past_their_term(at=AT)).get(PARKED.name, 0) == len(past)
    assert erased(most=1).get(PARKED.name, 0) == len(past)
    with as_role("owner"), acting(JOB):
        assert set(ParkedForm.objects.values_list("id", flat=True)) == forms.keys() - past


def test_sessions_that_were_left_idle_go_and_the_log_says_when_they_ended():
    at = datetime.now(UTC)
    ends = {"past": at - timedelta(minutes=1), "open": at + timedelta(minutes=20)}
    user = officer()
    with as_role("owner"), acting(JOB), connection.cursor() as cursor:
        for key, end in ends.items():
            cursor.execute("INSERT INTO django_session VALUES (%s, 'x', %s)", [key, end])
            StaffSession.objects.create(
                user_id=user.id, session_key=key, factor="TOTP", opened_at=at - timedelta(hours=1)
            )
    with as_role("worker"):
        assert in_numbers(past_their_term(at=at)) == {SESSION.name: 1}
    assert erased(at, most=1) == {SESSION.name: 1}
    with as_role("owner"), acting(JOB), connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM django_session")
        assert cursor.fetchall() == [("open",)]
        logged = StaffSession.objects.values_list("session_key", "ended_because", "ended_at")
        assert set(logged) == {("past", "IDLE", ends["past"]), ("open", "", None)}


def sealed_read(sealed_at: datetime, read_at: datetime) -> int:
    """Return the number of a read, and put it under a seal of that moment."""
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit.read_log (at, actor, role, office, subject_kind, subject_id, purpose, route)"
            " VALUES (%s, '{}', 'x', '', 'person', gen_random_uuid(), 'CASE', 'x') RETURNING id",
            [read_at],
        )
        (row_id,) = cursor.fetchone()
        cursor.execute(
            "WITH leaf AS (INSERT INTO audit.ledger_leaf SELECT coalesce(max(position) + 1, 0), 'read_log', %s, 1,"
            "   sha256('x') FROM audit.ledger_leaf RETURNING position)"
            " INSERT INTO audit.ledger_seal SELECT (SELECT coalesce(max(number) + 1, 1) FROM audit.ledger_seal),"
            "   position + 1, 'x', 'x', %s, '{}', '{}', '{}', '{}', 'x', 'x' FROM leaf",
            [row_id, sealed_at],
        )
    return row_id


def reads_left() -> set[int]:
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM audit.read_log")
        return {one for (one,) in cursor.fetchall()}


IN_2026 = datetime(2026, 6, 1, tzinfo=UTC)


@FEW
@given(ages=ages, most=st.sampled_from([1, 500]))
def test_reads_past_their_term_go_and_their_leaves_stay(ages, most):
    with as_role("audit"), connection.cursor() as cursor:
        for table in ("read_log", "ledger_leaf", "ledger_seal"):
            cursor.execute(f"ALTER TABLE audit.{table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM audit.{table}")
            cursor.execute(f"ALTER TABLE audit.{table} ENABLE TRIGGER USER")
    ages = sorted(ages, reverse=True)  # seals follow each other
    moments = [IN_2026 - READ_LOG.period - age for age in ages]
    reads = {
        sealed_read(moment, moment - timedelta(seconds=30)): age for moment, age in zip(moments, ages, strict=True)
    }
    past = {row_id for row_id, age in reads.items() if age >= timedelta(0)}
    with as_role("worker"):
        assert in_numbers(past_their_term(at=IN_2026)).get(READ_LOG.name, 0) == len(past)
    assert erased(IN_2026, most=most).get(READ_LOG.name, 0) == len(past)
    assert reads_left() == reads.keys() - past
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.ledger_leaf")
        assert cursor.fetchone() == (len(reads),)


def test_a_read_that_is_not_sealed_stays_at_any_age():
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit.read_log (at, actor, role, office, subject_kind, subject_id, purpose, route)"
            " VALUES ('2001-01-01', '{}', 'x', '', 'person', gen_random_uuid(), 'CASE', 'x')"
        )
    assert READ_LOG.name not in erased(IN_2026)
    assert len(reads_left()) == 1


@pytest.mark.parametrize("role", ["audit", "worker"])
def test_whatever_anybody_says_no_read_of_the_last_two_years_goes(role):
    """Not even if the rule were shortened, or the worker were taken over."""
    young = datetime.now(UTC) - timedelta(days=700)
    sealed_read(young, young)
    statement = {
        "audit": "DELETE FROM audit.read_log",
        "worker": "SELECT audit.erase_old_reads('2100-01-01', '2100-01-01', 500)",
    }[role]
    with as_role(role), pytest.raises(Exception, match="kept for two years"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_rule_is_shorter_than_the_law():
    assert READ_LOG.period >= kept.LEAST >= timedelta(days=730)


# --- all of it ---


def rows_everywhere() -> dict[str, str]:
    """Return a digest of every table but the queue's."""
    with as_role("owner"), connection.cursor() as cursor:
        found = {}
        for table in all_tables():
            if not table.name.startswith("procrastinate"):
                cursor.execute(
                    f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table.name} t"
                )
                found[table.name] = cursor.fetchone()[0]
        return found


@pytest.fixture
def country(now):
    """A registration that was signed off, one in the interview, a draft, tries with a wrong code."""
    by, chief = officer(), supervisor()
    found = completed(by, now, applied(now, photo=True))
    with as_role("staff"), acting(chief):
        from qoricancha.registration import actions

        actions.sign_off(by=chief, at=now, registration_id=found)
    completed(by, now)
    started(now)
    with as_role("worker"), acting(JOB):
        document = Document.objects.get(case_file=stored(chief, found).case_file_id)
        ConstanciaAttempt.objects.create(document=document, attempted_at=now)
    with as_role("owner"), acting(JOB):
        sign_in(now)
    return now


def test_nothing_within_its_term_is_touched(country):
    before = rows_everywhere()
    assert erased(country) == {}
    assert rows_everywhere() == before


def test_in_a_hundred_years_the_case_files_are_whole_and_the_rest_is_gone(country):
    before = rows_everywhere()
    gone = erased(country + timedelta(days=36_500))
    assert gone == {"DRAFT": 1, "CODE": 2, "CLIENT_COUNTS": 6, "ACCESS_LOG": 3}
    touched = {name for name, digest in rows_everywhere().items() if digest != before[name]}
    assert touched == {
        "accounts_accessnumber",  # of the reference, which the expediente's number replaced
        "accounts_clientcount",
        "accounts_signin",
        "credentials_constanciaattempt",
        "intake_draft",
        "kernel_sealingkey",  # of the draft: destroyed
        "messaging_outboxmessage",  # codes
    }


def test_who_erased_what_is_in_the_history(country):
    erased(country + timedelta(days=36_500))
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT relation FROM audit.history"
            " WHERE operation = 'DELETE' AND actor->>'name' = 'config.apply_retention' ORDER BY 1"
        )
        assert [name for (name,) in cursor.fetchall()] == [
            "accounts_accessnumber",
            "credentials_constanciaattempt",
            "messaging_outboxmessage",
        ]


# --- the command and the job ---


def said(*arguments: str) -> str:
    out = io.StringIO()
    with as_role("worker"):
        call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_changes_nothing_until_it_is_told_to():
    made("accounts_cacheentry", datetime.now(UTC) - DAY)
    dry = said()
    assert "COUNTERS: 1 past their term" in dry
    assert dry.endswith("Nothing was changed: --apply erases.\n")
    assert len(keys_of("accounts_cacheentry")) == 1
    assert "COUNTERS: 1 erased" in said("--apply")
    assert keys_of("accounts_cacheentry") == set()
    assert said().splitlines() == [f"{rule.name}: 0 past their term" for rule in RULES if rule.period is not None]


def test_the_job_erases_and_says_how_much(caplog):
    made("accounts_cacheentry", datetime.now(UTC) - DAY)
    caplog.set_level("INFO", logger="qoricancha.config.jobs")
    jobs.apply_retention(timestamp=0)
    assert caplog.messages == ["COUNTERS: 1 rows erased"]
    assert keys_of("accounts_cacheentry") == set()


def test_a_rule_without_an_end_has_none():
    with pytest.raises(ValueError, match="CASE_FILE has no end"):
        next(rule for rule in RULES if rule.period is None).ended_before(AT)
