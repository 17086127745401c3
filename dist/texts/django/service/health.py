import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

log = logging.getLogger(__name__)


def query_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_redis() -> None:
    cache.get("health")


def health(_request: HttpRequest) -> JsonResponse:
    """Whether this process can answer: 200, or 503 with what is missing."""
    found = {}
    for name, ask in {"database": query_database, "redis": ask_redis}.items():
        try:
            ask()
            found[name] = "ok"
        except Exception:
            log.exception("health: %s does not answer", name)
            found[name] = "does not answer"
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)


def health_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers /health before anybody looks at the host: what asks in a container or a load balancer names an address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return health(request) if request.path == "/health" else get_response(request)

    return middleware
