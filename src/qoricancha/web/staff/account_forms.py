"""allauth's forms where ours are stricter."""

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache

from qoricancha.kernel.ids import typed_code
from qoricancha.web.forms import NamesWhatIsMissing


class SignIn(NamesWhatIsMissing, LoginForm):
    """The first step of signing in."""


class OwnPassword(NamesWhatIsMissing, ChangePasswordForm):
    """A password that only the officer knows."""


class CodeUsedOnce(NamesWhatIsMissing):
    """A code serves once, for as long as it would be accepted, whatever stands between its digits.

    allauth remembers it for one period, but with a tolerance of one a code lives for three.
    """

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError."""
        code = super().clean_code()  # type: ignore[misc]
        lifetime = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"used-code:{self.user.pk}:{typed_code(code)}", 1, timeout=lifetime):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class FirstCode(CodeUsedOnce, ActivateTOTPForm):
    """Proves that the application with codes works; it does not sign in as well."""


class SignInCode(CodeUsedOnce, AuthenticateForm):
    """The second step of signing in."""


class ConfirmationCode(CodeUsedOnce, ReauthenticateForm):
    """Asked again before the second factors are changed."""
