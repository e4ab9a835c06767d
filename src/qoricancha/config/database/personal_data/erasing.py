"""Carry out the rules: count what is past its term, and erase it. Nothing within its term is touched."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection
from psycopg import sql

from qoricancha.accounts.actions import close_lapsed_sessions, forget_parked_forms
from qoricancha.accounts.queries import count_forgotten_forms, count_lapsed_sessions
from qoricancha.audit.actions import erase_reads
from qoricancha.audit.queries import count_old_reads
from qoricancha.config.database.personal_data.rules import DRAFT, PARKED, READ_LOG, RULES, SESSION, Rows, Rule
from qoricancha.intake.actions import erase_expired_drafts
from qoricancha.intake.queries import count_expired_drafts
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor

AT_ONCE = 500  # rows in one transaction


@dataclass(frozen=True)
class Report:
    """How many rows of a rule are past their term, or were erased."""

    rule: Rule
    rows: int


@dataclass(frozen=True)
class ByTheRoom:
    """How a room counts and erases by itself, where what belongs together goes together and keys are destroyed."""

    count: Callable[[datetime], int]
    erase: Callable[[Actor, datetime, int], int]


def _close_sessions(by: Actor, at: datetime) -> int:
    past = count_lapsed_sessions(at=at)
    close_lapsed_sessions(by=by, at=at)
    return past - count_lapsed_sessions(at=at)


BY_THE_ROOM = {
    DRAFT.name: ByTheRoom(
        lambda at: count_expired_drafts(at=at),
        lambda by, at, most: erase_expired_drafts(by=by, at=at, most=most),
    ),
    SESSION.name: ByTheRoom(
        lambda at: count_lapsed_sessions(at=at),
        lambda by, at, _most: _close_sessions(by, at),
    ),
    PARKED.name: ByTheRoom(
        lambda at: count_forgotten_forms(at=at),
        lambda by, at, _most: forget_parked_forms(by=by, at=at),
    ),
    READ_LOG.name: ByTheRoom(
        lambda at: count_old_reads(at=at, sealed_before=READ_LOG.ended_before(at)),
        lambda by, at, most: erase_reads(by=by, at=at, sealed_before=READ_LOG.ended_before(at), most=most),
    ),
}


def past_their_term(*, at: datetime) -> list[Report]:
    """Return for each rule that has an end how many rows are past it. As the worker."""
    return [Report(rule, _count(rule, at)) for rule in RULES if rule.period is not None]


def erase_what_is_past(*, by: Actor, at: datetime, most: int = AT_ONCE) -> list[Report]:
    """Erase what is past its term and return for each rule how many rows went. As the worker; again erases nothing.

    `most` rows a transaction. Not for use inside one.
    """
    return [Report(rule, _erase(rule, by, at, most)) for rule in RULES if rule.period is not None]


def _count(rule: Rule, at: datetime) -> int:
    if rule.name in BY_THE_ROOM:
        return BY_THE_ROOM[rule.name].count(at)
    return sum(_count_rows(rows, rule.ended_before(at)) for rows in rule.erases)


def _erase(rule: Rule, by: Actor, at: datetime, most: int) -> int:
    if rule.name in BY_THE_ROOM:
        erase = BY_THE_ROOM[rule.name].erase
        return _until_none_is_left(lambda: erase(by, at, most), most)
    until = rule.ended_before(at)
    return sum(
        _until_none_is_left(partial(_erase_rows, by=by, rows=rows, until=until, most=most), most)
        for rows in rule.erases
    )


def _until_none_is_left(erase: Callable[[], int], most: int) -> int:
    gone = last = erase()
    while last >= most:
        gone += (last := erase())
    return gone


_COUNT = "SELECT count(*) FROM {table} WHERE {event} <= %(until)s AND ({where})"
_DELETE = "DELETE FROM {table} WHERE {event} <= %(until)s AND ({where})"
_DELETE_SOME = (
    "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table}"
    " WHERE {event} <= %(until)s AND ({where}) ORDER BY {event} LIMIT %(most)s)"
)


def _statement(query: str, rows: Rows) -> sql.Composed:
    return sql.SQL(query).format(
        table=sql.Identifier(rows.table),
        event=sql.Identifier(rows.event),
        where=sql.SQL(rows.where),
        key=sql.Identifier(rows.key or "none"),
    )


def _count_rows(rows: Rows, until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_statement(_COUNT, rows), {"until": until})
        return int(cursor.fetchone()[0])


@action
def _erase_rows(*, by: Actor, rows: Rows, until: datetime, most: int) -> int:  # noqa: ARG001 - declared by the decorator
    with connection.cursor() as cursor:
        cursor.execute(_statement(_DELETE_SOME if rows.key else _DELETE, rows), {"until": until, "most": most})
        return int(cursor.rowcount)
