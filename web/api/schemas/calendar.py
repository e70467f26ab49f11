"""Working days in JSON."""

from marshmallow import fields

from web.api.schemas.kinds import Answer, At, Body, ListQuery, between, choice, words


class CalendarDay(Answer):
    day = fields.Date(required=True)
    working = fields.Boolean(required=True)
    name = fields.String(required=True, metadata={"description": "The holiday, or why it is worked"})
    source = fields.String(required=True, metadata={"description": "edited, published, or foreseen (not published yet)"})
    updated_at = At(allow_none=True)
    updated_by = fields.String(allow_none=True)


class CalendarPage(Answer):
    """The days of one year that are not as in any other week."""

    items = fields.List(fields.Nested(CalendarDay), required=True)
    next_cursor = fields.String(allow_none=True)
    year = fields.Integer(required=True)
    known = fields.Boolean(required=True, metadata={"description": "Is the calendar of this year published?"})
    warning = fields.String(allow_none=True, metadata={"description": "What to do about a year that is not"})


class CalendarQuery(ListQuery):
    year = fields.Integer(load_default=None, validate=between(1900, 2200), metadata={"description": "This year unless told"})
    source = fields.String(load_default=None, validate=choice("edited", "published", "foreseen"))
    cursor = fields.Date(load_default=None, metadata={"description": "`next_cursor` of the page before"})


class NewCalendarDay(Body):
    day = fields.Date(required=True)
    working = fields.Boolean(required=True)
    name = words(80, load_default="")


class CalendarDayChange(Body):
    working = fields.Boolean()
    name = words(80)
