"""What is printed to find a document by: a token in the QR code, a short code for people.

The token has 130 random bits and stands alone in an address. The short code has
60 and finds a document only together with its case number, so that neither a
printed number nor a guessed code opens anything.
"""

SHORT_CODE_LENGTH = 12
SCANNED_PATH = "/v/"
TYPED_PATH = "/verificar"
FOUND_BY_QR = "credentials.qr"  # purposes of kernel.tokens: what finds a document
FOUND_BY_CODE = "credentials.code"


def scanned_address(public_url: str) -> str:
    """Return what stands before the token in the QR code."""
    return public_url.rstrip("/") + SCANNED_PATH


def typed_address(public_url: str) -> str:
    """Return where the short code is typed, as people write addresses."""
    return public_url.rstrip("/").split("://", 1)[-1] + TYPED_PATH


def code_with_number(code: str, file_number: str) -> str:
    """Return the text whose token finds a document by what was typed, normalised."""
    return f"{code}:{file_number}"


def digits_of(typed: str) -> str:
    """Return the digits of a typed number: "N.° 600 001" gives "600001"."""
    return "".join(character for character in typed if character in "0123456789").lstrip("0")
