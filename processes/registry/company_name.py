"""Names of companies, compared without width and blanks: （）and () are the same."""

import unicodedata


def compared(name: str) -> str:
    """What two spellings of one name have in common."""
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()
