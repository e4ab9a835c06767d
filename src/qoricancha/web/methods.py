"""HEAD and OPTIONS of every page, in one place: views say what they do with GET and POST, and nothing else."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

ALWAYS = {"OPTIONS"}
OF_A_PAGE = ("GET", "POST")  # Django's form views would take a PUT for a POST
_LIST = "request_method_list"  # what django.views.decorators.http.require_http_methods closes over


class EveryMethod:
    """HEAD is GET without the body (RFC 9110, 9.3.2); a refusal names every method that is answered."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer HEAD as GET; name in a 405 what would have been answered."""
        only_head = request.method == "HEAD"
        if only_head:
            request.method = "GET"
        response = self.get_response(request)
        if response.status_code == 405 and "Allow" in response.headers:
            response.headers["Allow"] = _named(response.headers["Allow"].split(", "))
        return _without_body(response) if only_head else response


def without_its_view(request: HttpRequest, view: Callable[..., Any]) -> HttpResponseBase | None:
    """Answer OPTIONS of a page, and refuse what its view does not declare; None is for the view to answer."""
    methods = methods_of(view)
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": _named(methods)})
    return None if request.method in methods else HttpResponseNotAllowed(methods)


def methods_of(view: Callable[..., Any]) -> list[str]:
    """Return the methods that a view declares by its decorators or, of a class, by its own; by default it is read."""
    for layer in _layers(view):
        if _LIST in (names := inspect.getclosurevars(layer).nonlocals):
            return list(names[_LIST])
        if cls := getattr(layer, "view_class", None):
            return [name for name in OF_A_PAGE if hasattr(cls, name.lower())]
    return ["GET"]


def _layers(view: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    while True:
        yield view
        if not hasattr(view, "__wrapped__"):
            return
        view = view.__wrapped__


def _named(methods: list[str]) -> str:
    return ", ".join(sorted({*methods, *ALWAYS, *({"HEAD"} if "GET" in methods else ())}))


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the headers, Content-Length included, and send nothing after them."""
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    else:
        response.streaming_content = []  # type: ignore[attr-defined]
    return response
