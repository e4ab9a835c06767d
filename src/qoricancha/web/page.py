"""The decorator of every page: who may see it, and a transaction in which they are declared."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase

from qoricancha.accounts.permissions import Permission
from qoricancha.kernel.db import acting

View = Callable[..., HttpResponseBase]


def page(*, permission: Permission, transaction: bool = True) -> Callable[[View], View]:
    """Check `permission` against `request.actor`, then run the view inside `acting(request.actor)`.

    An unhandled error rolls back everything the view wrote. With
    `transaction=False` the view opens its own (static pages; pages that look
    something up before anybody is known).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            permission(request.actor)  # type: ignore[attr-defined]
            if not transaction:
                return view(request, *args, **kwargs)
            with acting(request.actor):  # type: ignore[attr-defined]
                return view(request, *args, **kwargs)

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return decorate
