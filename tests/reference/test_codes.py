"""Codes by scheme, day and language, and that what is remembered is never stale."""

from datetime import date

import pytest
from django.db import connection, transaction

from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import NotFound
from qoricancha.reference import queries
from qoricancha.reference.models import Code, CodeName, Edition
from qoricancha.reference.permissions import OPERATOR
from tests.database import as_role

pytestmark = [pytest.mark.django_db, pytest.mark.role("public")]
OWNER = Actor.system("test")


def rename(text: str) -> None:
    with as_role("owner"), acting(OWNER):
        CodeName.objects.filter(id="sex/X/es/NAME").update(text=text)


def test_codes_are_in_the_order_of_their_file():
    assert [(one.code, one.name) for one in queries.codes("interpreter-sex")] == [
        ("WOMAN", "Una mujer"),
        ("MAN", "Un hombre"),
        ("ANY", "Me da igual"),
    ]


def test_a_code_brings_its_parent_its_facts_and_the_language_of_its_name():
    [tracing] = [one for one in queries.codes("unhcr-needs-2009", language="fr") if one.code == "CR-TP"]

    assert (tracing.name, tracing.language, tracing.parent, tracing.facts) == (
        "Grossesse adolescente",
        "fr",
        "CR",
        {"restricted": True},
    )


@pytest.mark.parametrize("language", ["fr", "pt", "ht", "qu"])
def test_where_a_language_has_no_name_the_spanish_one_stands_and_says_so(language: str):
    [nurses] = [one for one in queries.codes("isco-08", language=language) if one.code == "2221"]

    assert (nurses.name, nurses.language) == ("Profesionales de enfermería", "es")


def test_a_code_is_offered_on_its_days_and_named_on_any():
    with as_role("owner"), acting(OWNER):
        Code.objects.filter(id="religions/HINDU").update(valid_from="2019-01-02", valid_to="2019-06-30")
    days = [date(2019, 1, 1), date(2019, 1, 2), date(2019, 6, 30), date(2019, 7, 1)]
    offered = [["HINDU" in [one.code for one in queries.codes("religions", at=day)]] for day in days]

    assert offered == [[False], [True], [True], [False]]
    assert [queries.is_valid("religions", "HINDU", day) for day in days] == [False, True, True, False]
    assert not queries.is_valid("religions", "HINDU")
    assert queries.name_of("religions", "HINDU") == "Hindú"


def test_what_does_not_exist_is_said_not_to():
    for ask in (
        lambda: queries.codes("isco-88"),
        lambda: queries.code_of("sex", "Z"),
        lambda: queries.name_of("sex", "Z"),
    ):
        with pytest.raises(NotFound):
            ask()
    assert not queries.is_valid("sex", "Z")


# --- what is remembered ---


def test_what_was_read_once_costs_one_query(django_assert_num_queries):
    queries.codes("sex")

    with django_assert_num_queries(1):
        queries.codes("sex")


def test_a_change_is_seen_with_the_next_question():
    queries.name_of("sex", "X")
    rename("Otro nombre")

    assert queries.name_of("sex", "X") == "Otro nombre"


def test_a_change_that_was_rolled_back_never_was():
    with transaction.atomic():
        rename("Otro nombre")
        assert queries.name_of("sex", "X") == "Otro nombre"
        transaction.set_rollback(True)

    assert queries.name_of("sex", "X") == "No especificado en el documento"


def test_no_edition_is_like_one_that_was_rolled_back():
    seen = set()
    for text in ("Uno", "Dos"):
        with transaction.atomic():
            rename(text)
            seen.add(Edition.objects.get().version)
            assert queries.name_of("sex", "X") == text
            transaction.set_rollback(True)

    assert len(seen | {Edition.objects.get().version}) == 3


@pytest.mark.parametrize("table", ["reference_code", "reference_codename"])
def test_each_table_makes_an_edition(table: str):
    before = Edition.objects.get().version
    with as_role("owner"), acting(OWNER), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET edited_at = now() WHERE id LIKE 'sex/X%'")

    assert Edition.objects.get().version != before


def test_the_operator_s_role_has_the_same_name_in_both_rooms():
    assert Role(OPERATOR) is Role.OPERATOR
