from django.contrib import admin

from .models import Banner, Counter

admin.site.register(Banner)


@admin.register(Counter)
class CounterAdmin(admin.ModelAdmin):
    list_display = ["id", "count", "seen_by_worker", "updated_on"]
    readonly_fields = ["count", "seen_by_worker"]
