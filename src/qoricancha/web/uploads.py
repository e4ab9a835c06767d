"""Uploads are held in memory only: no clear copy of a photograph or document ever touches the disk."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload

LARGEST = 10 * 1024 * 1024


class MemoryOnly(MemoryFileUploadHandler):
    """Refuses a file over 10 MB while it arrives, so that it can fill neither memory nor disk."""

    received = 0

    def handle_raw_input(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - Django's signature
        """Take the upload, whatever the length header claims."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Count and keep the piece."""
        self.received += len(raw_data)
        if self.received > LARGEST:
            self.request.upload_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)
