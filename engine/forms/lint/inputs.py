"""What each type of input needs: dates with a fixed zone, plain file pickers, whole numbers of digits, defaults that fit."""

from collections.abc import Iterator, Sequence

from marshmallow import ValidationError

from engine.forms.field import INPUTS, Field, is_empty
from engine.forms.lint.spot import Found, Spot
from engine.forms.numbers import decimal_of
from engine.forms.rules import is_feel
from engine.forms.values import value_of

_SUBTYPES = ("date", "time", "datetime")


def check(every: Sequence[Spot]) -> Iterator[Found]:
    for spot in every:
        if spot.type not in INPUTS:
            continue
        if not spot.component.get("label") and not spot.component.get("dateLabel") and spot.type != "expression":
            yield spot.says("form-label", "没有标签，人们看到的会是它的路径", "has no label; people will see its path", "warning")
        yield from {"datetime": _moment, "filepicker": _files, "number": _number}.get(spot.type, _nothing)(spot)
        yield from _default(spot)


def _nothing(spot: Spot) -> Iterator[Found]:
    return iter(())


def _moment(spot: Spot) -> Iterator[Found]:
    subtype, zone = spot.component.get("subtype", "date"), spot.component.get("timeSerializingFormat")
    if subtype not in _SUBTYPES:
        yield spot.says("form-datetime", "的 subtype 应为 date、time 或 datetime", "must have the subtype date, time or datetime")
    elif subtype != "date" and zone == "utc_offset":
        zh = "的时间会带上浏览器的时区，请把 timeSerializingFormat 改为 utc_normalized 或 no_timezone"
        yield spot.says("form-datetime-zone", zh, "takes its zone from the browser; set timeSerializingFormat to utc_normalized or no_timezone")
    elif subtype == "datetime" and zone != "utc_normalized":
        zh = "是日期加时间，timeSerializingFormat 须为 utc_normalized，时区才是固定的"
        yield spot.says("form-datetime-zone", zh, "is a date with time: timeSerializingFormat must be utc_normalized, so that its zone is fixed")


def _files(spot: Spot) -> Iterator[Found]:
    accept, multiple = spot.component.get("accept"), spot.component.get("multiple")
    if is_feel(accept) or (isinstance(accept, str) and "{{" in accept):
        yield spot.says("form-accept", "的 accept 不能是表达式", "cannot have an expression as accept")
    elif accept is not None and not isinstance(accept, str):
        yield spot.says("form-accept", "的 accept 应是文字，如 .pdf,.png", "must have a text as accept, such as .pdf,.png")
    if multiple is not None and not isinstance(multiple, bool):
        yield spot.says("form-multiple", "的 multiple 应为 true 或 false", "must have true or false as multiple")


def _number(spot: Spot) -> Iterator[Found]:
    digits, step = spot.component.get("decimalDigits"), spot.component.get("increment")
    if digits is not None and (isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 30):
        yield spot.says("form-decimals", "的 decimalDigits 应为 0 到 30 的整数", "must have a whole number from 0 to 30 as decimalDigits")
    if step is not None and not ((number := decimal_of(step)) and number > 0):
        yield spot.says("form-increment", "的 increment 应为大于 0 的数", "must have a number greater than 0 as increment")


def _default(spot: Spot) -> Iterator[Found]:
    default = spot.component.get("defaultValue")
    if is_empty(default) or spot.type == "expression" or spot.component.get("subtype", "date") not in _SUBTYPES:
        return
    value = value_of(Field("", "", spot.type, ""), spot.component)
    try:
        if value is not None:
            value.deserialize(default)
    except ValidationError:
        yield spot.says("form-default", "的默认值不符合它的类型", "has a default value that does not fit its type")
