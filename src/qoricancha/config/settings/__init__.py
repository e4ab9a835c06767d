"""Django settings, read from the environment.

One module for every process kind; `QORICANCHA_PROCESS` says which one this is
(public, staff, worker, owner, backup) and `QORICANCHA_MODE` how it runs (demo,
production, test). What a process may not have (a key, a URL table, an app
role) it is not given.
"""

from qoricancha.config.settings.environment import Environment
from qoricancha.config.settings.guard import refuse_to_start_in_production

ENV = Environment.read()
refuse_to_start_in_production(ENV)  # before anything is read from it

from qoricancha.config.settings.base import *  # noqa: E402, F403 - Django reads module attributes
from qoricancha.config.settings.security import *  # noqa: E402, F403 - Django reads module attributes
