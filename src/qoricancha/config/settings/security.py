"""Sessions, cookies, headers, passwords, sign-in."""

import secrets

from csp.constants import NONE, SELF

from qoricancha.config.processes import WEB
from qoricancha.config.settings.environment import Environment, Mode

ENV = Environment.read()
_HTTPS = ENV.public_url.startswith("https://")

# Whoever serves no pages signs nothing that has to last.
SECRET_KEY = ENV.secrets["QORICANCHA_SECRET_KEY"] or (
    "test-only" * 8 if ENV.mode == Mode.TEST else "" if ENV.process in WEB else secrets.token_urlsafe(48)
)
ALLOWED_HOSTS = (
    ["*"]
    if ENV.mode == Mode.TEST
    else [
        "localhost",
        "127.0.0.1",
        *(url.split("//")[1].split(":")[0].split("/")[0] for url in (ENV.public_url, ENV.staff_url)),
    ]
)

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None  # a cookie of ours that outlives the window tells who was here
SESSION_SAVE_EVERY_REQUEST = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SILENCED_SYSTEM_CHECKS = ["security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    if ENV.mode != Mode.TEST
    else ["django.contrib.auth.hashers.MD5PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "qoricancha.web.staff.adapter.NoSelfRegistration"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENV.mode != Mode.PRODUCTION
MFA_TOTP_ISSUER = "Qoricancha"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone signs in: it must be a thing and a PIN or finger
ACCOUNT_FORMS = {
    "login": "qoricancha.web.staff.account_forms.SignIn",
    "change_password": "qoricancha.web.staff.account_forms.OwnPassword",
}
MFA_FORMS = {
    "activate_totp": "qoricancha.web.staff.account_forms.FirstCode",
    "authenticate": "qoricancha.web.staff.account_forms.SignInCode",
    "reauthenticate": "qoricancha.web.staff.account_forms.ConfirmationCode",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # staff have no address here
MFA_ADAPTER = "qoricancha.web.staff.adapter.SealedSecrets"

# Failed sign-ins are counted here, also per address: our own proxy adds the one that it saw to X-Forwarded-For.
CACHES = {"default": {"BACKEND": "qoricancha.web.staff.counters.SignInCounters"}}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/5m/key"}
QORICANCHA_KNOWN_BROWSER_RATE = "5/5m/key"  # wrong passwords in a browser in which the officer has signed in before
