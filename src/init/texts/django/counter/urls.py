from django.urls import include, path
from rest_framework.authtoken.views import obtain_auth_token
from rest_framework.routers import DefaultRouter

from .api import BannerViewSet, CounterViewSet
from .views import index

router = DefaultRouter()
router.register("banners", BannerViewSet)
router.register("counters", CounterViewSet)

urlpatterns = [
    path("", index),
    path("api/token", obtain_auth_token),
    path("api/", include(router.urls)),
]
