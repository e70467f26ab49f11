"""居民身份证号, as far as tax numbers of the self-employed need it."""

import re
from datetime import date

from stdnum.cn import ric

_CURRENT = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD = re.compile(r"\d{15}", re.ASCII)


def is_current(text: str) -> bool:
    """18 characters with a possible birthday and the right check digit (GB 11643-1999)."""
    return _CURRENT.fullmatch(text) is not None and _is_day(text[6:14]) and ric.calc_check_digit(text) == text[17]


def is_old(text: str) -> bool:
    """15 digits with a possible birthday of the last century (GB 11643-1989)."""
    return _OLD.fullmatch(text) is not None and _is_day(f"19{text[6:12]}")


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return True
