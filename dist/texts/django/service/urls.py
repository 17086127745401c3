from django.contrib import admin
from django.urls import include, path

from .health import health

urlpatterns = [
    path("health", health),
    path("admin/", admin.site.urls),
    path("", include("counter.urls")),
]
