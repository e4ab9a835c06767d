"""The demo's signer: the Executive Secretary's file key, the demo authority's lists and time-stamps."""

from datetime import datetime
from functools import cached_property

from django.conf import settings

from qoricancha.credentials.rules.ports import CannotSign, SignaturePlace
from qoricancha.integrations.demo_authority.certificates import certificate_path, key_path
from qoricancha.integrations.pades.keys import FileKeys, read_certificate
from qoricancha.integrations.pades.outside import HttpTimeStamper
from qoricancha.integrations.pades.signer import PadesSigner


class DemoSigner:
    """Serves the port credentials.signer in demo and test mode."""

    @cached_property
    def _signer(self) -> PadesSigner:
        home, url = settings.QORICANCHA_HOME, settings.QORICANCHA_AUTHORITY_URL
        return PadesSigner(
            keys=FileKeys(
                key=key_path(home, "secretary"),
                certificate=certificate_path(home, "secretary"),
                chain=[certificate_path(home, "issuing")],
            ),
            roots=[read_certificate(certificate_path(home, "root"))],
            time_stamps=HttpTimeStamper(f"{url}/tsa"),
            revocation_lists=[f"{url}/crl/issuing.crl", f"{url}/crl/root.crl"],
        )

    def sign(self, pdf: bytes, *, place: SignaturePlace, at: datetime) -> bytes:
        """Return the signed PDF. Raises CannotSign."""
        try:
            return self._signer.sign(pdf, place=place, at=at)
        except FileNotFoundError as error:
            raise CannotSign(f"the demo authority has not started yet: {error.filename}") from error
