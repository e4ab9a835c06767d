"""The decorator of every page: who may see it, whether they confirm it is they, and a transaction of theirs."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase

from qoricancha.accounts.permissions import Permission
from qoricancha.kernel.db import acting
from qoricancha.web.staff.confirming import check_confirmed

View = Callable[..., HttpResponseBase]


def page(*, permission: Permission, transaction: bool = True, confirmed: bool = False) -> Callable[[View], View]:
    """Check `permission` against `request.actor`, then run the view inside `acting(request.actor)`.

    An unhandled error rolls back everything the view wrote. With
    `transaction=False` the view opens its own (static pages; pages that look
    something up before anybody is known). With `confirmed=True` the officer
    must have shown their second factor a short while ago: for whatever signs,
    changes a document's validity or takes data out of the house.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            permission(request.actor)  # type: ignore[attr-defined]
            if confirmed:
                check_confirmed(request)
            if not transaction:
                return view(request, *args, **kwargs)
            with acting(request.actor):  # type: ignore[attr-defined]
                return view(request, *args, **kwargs)

        run.permission = permission  # type: ignore[attr-defined]
        run.confirmed = confirmed  # type: ignore[attr-defined]
        return run

    return decorate
