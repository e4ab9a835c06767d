"""The decorator of every action: one verb, one transaction, a declared actor, a given moment."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from django.db import transaction

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting, declared_actor

P = ParamSpec("P")
R = TypeVar("R")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function in a transaction in which `by` is declared to the database.

    Inside a transaction of the same actor it joins (a savepoint), so actions compose.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by = cast("Actor", kwargs["by"])
        with transaction.atomic() if declared_actor() == by else acting(by):
            return function(*args, **kwargs)

    return run
