"""The WSGI application of the public and staff web processes."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qoricancha.config.settings")
application = get_wsgi_application()
