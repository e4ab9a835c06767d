"""Base model, and the kernel's own rows: sealing keys and sealed files."""

from django.db import models

from qoricancha.kernel.ids import uuid7


class Model(models.Model):
    """A row with a time-ordered random id, known before it is saved."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


from qoricancha.kernel.files import StoredFile  # noqa: E402, F401 - registers the model
from qoricancha.kernel.sealing import SealingKey  # noqa: E402, F401 - registers the model
