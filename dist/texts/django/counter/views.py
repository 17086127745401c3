from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from .models import Banner, Counter
from .tasks import see


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        count = Counter.increment()
        # Once the number is there for all. A broker that does not answer is logged, and spoils no page.
        transaction.on_commit(lambda: see.delay(count), robust=True)
    return render(request, "counter/index.html", {"banner": Banner.objects.first(), "count": count})
