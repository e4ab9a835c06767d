"""Documents: rendering, signing, QR, verification, revocation."""
