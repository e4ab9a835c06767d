"""Where allauth counts: failed sign-ins, codes that have served. In the database, so that all processes count together.

Django's own database cache will not do. It keeps pickles: whoever can write a row runs code in the process that reads
it, which holds the keys. And it keeps no more than some hundred rows: a flood of names drops the count of a locked one.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection, transaction

from qoricancha.accounts.models import CacheEntry
from qoricancha.kernel import clock

_FORGET_WHAT_ENDED = """
DELETE FROM accounts_cacheentry WHERE cache_key = ANY (ARRAY(
  SELECT cache_key FROM accounts_cacheentry WHERE expires <= %s FOR UPDATE SKIP LOCKED))
"""
_KEEP = """
INSERT INTO accounts_cacheentry AS kept (cache_key, value, expires) VALUES (%s, %s, %s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
 WHERE %s OR kept.expires <= %s
"""


class SignInCounters(BaseCache):
    """A cache of JSON values in `accounts_cacheentry`. An entry lives to its end, and the next write removes it.

    It does what allauth and `account_forms` ask for and no more: get, set, add, delete. Of two who add the same key
    at the same moment, the second waits for the first one's transaction.
    """

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401 - JSON
        """Return the value, or the default when there is none that lives."""
        living = CacheEntry.objects.filter(cache_key=self._name(key, version), expires__gt=clock.now())
        for (value,) in living.values_list("value"):
            return value
        return default

    def set(self, key: str, value: Any, timeout: float = DEFAULT_TIMEOUT, version: int | None = None) -> None:  # noqa: ANN401 - JSON
        """Keep a value, whatever was there."""
        self._keep(self._name(key, version), value, timeout, replace=True)

    def add(self, key: str, value: Any, timeout: float = DEFAULT_TIMEOUT, version: int | None = None) -> bool:  # noqa: ANN401 - JSON
        """Keep a value where there is none that lives; say whether."""
        return self._keep(self._name(key, version), value, timeout, replace=False)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; say whether there was one."""
        deleted, _by_model = CacheEntry.objects.filter(cache_key=self._name(key, version)).delete()
        return deleted > 0

    def _name(self, key: str, version: int | None) -> str:
        return str(self.make_and_validate_key(key, version=version))

    def _keep(self, name: str, value: object, timeout: float, *, replace: bool) -> bool:
        now, end = clock.now(), datetime.fromtimestamp(self.get_backend_timeout(timeout), UTC)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_FORGET_WHAT_ENDED, [now])
            cursor.execute(_KEEP, [name, json.dumps(value), end, replace, now])
            return cursor.rowcount == 1
