from rest_framework import serializers, viewsets

from .models import Banner, Counter


class BannerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Banner
        fields = ["id", "text", "created_on", "updated_on"]


class CounterSerializer(serializers.ModelSerializer):
    class Meta:
        model = Counter
        fields = ["id", "count", "seen_by_worker"]


class BannerViewSet(viewsets.ModelViewSet):
    """Everybody reads; who has Django's permission for it writes."""

    queryset = Banner.objects.order_by("id")
    serializer_class = BannerSerializer


class CounterViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Counter.objects.order_by("id")
    serializer_class = CounterSerializer
