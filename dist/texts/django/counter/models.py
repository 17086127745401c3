from django.db import models


class BaseModel(models.Model):
    created_on = models.DateTimeField(auto_now_add=True)
    updated_on = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Counter(BaseModel):
    """How often the page was seen. There is one row."""

    count = models.PositiveBigIntegerField(default=0)
    seen_by_worker = models.PositiveBigIntegerField(default=0)

    @classmethod
    def increment(cls) -> int:
        """Adds one within the database, so that no two requests get the same number."""
        cls.objects.get_or_create(pk=1)
        counter = cls.objects.select_for_update().get(pk=1)
        counter.count += 1
        counter.save(update_fields=["count", "updated_on"])
        return counter.count


class Banner(BaseModel):
    text = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.text
