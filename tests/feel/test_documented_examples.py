"""The examples that DMN 1.5 gives for its functions (tables 72 to 80), and ours for those that it leaves without or that are not its own."""

import json
import re

import pytest

from engine.feel.functions import BUILT_INS
from tests.feel.sample import answer

# function | expression | its value as JSON. Where the specification prints a decimal, its digits are ours.
EXAMPLES = r"""
date | date("2012-12-25") - date("2012-12-24") = duration("P1D") | true
date | date(date and time("2012-12-25T11:00:00Z")) = date("2012-12-25") | true
date | date(2012, 12, 25) = date("2012-12-25") | true
date and time | date and time(date("2012-12-24"), time("23:59:00")) = date and time("2012-12-24T23:59:00") | true
date and time | date and time("2012-12-24T23:59:00") + duration("PT1M") = date and time("2012-12-25T00:00:00") | true
date and time | string(date and time("2012-12-24T23:59:00@America/New_York")) | "2012-12-24T23:59:00@America/New_York"
time | time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC") | true
time | time(date and time("2012-12-25T11:00:00Z")) = time("11:00:00Z") | true
time | time("23:59:00z") = time(23, 59, 0, duration("PT0H")) | true
number | number("1 000,0", " ", ",") = number("1,000.0", ",", ".") | true
string | string(1.1) | "1.1"
string | string(null) | null
string | string(date("2012-12-25")) | "2012-12-25"
duration | date and time("2012-12-24T23:59:00") - date and time("2012-12-22T03:45:00") = duration("P2DT20H14M") | true
duration | duration("P2Y2M") = duration("P26M") | true
years and months duration | years and months duration(date("2011-12-22"), date("2013-08-24")) = duration("P1Y8M") | true
not | not(true) | false
not | not(null) | null
substring | substring("foobar", 3) | "obar"
substring | substring("foobar", 3, 3) | "oba"
substring | substring("foobar", -2, 1) | "a"
substring | substring("\U01F40Eab", 2) | "ab"
string length | string length("foo") | 3
string length | string length("\U01F40Eab") | 3
upper case | upper case("aBc4") | "ABC4"
lower case | lower case("aBc4") | "abc4"
substring before | substring before("foobar", "bar") | "foo"
substring before | substring before("foobar", "xyz") | ""
substring before | substring before("foobar", "") | ""
substring after | substring after("foobar", "ob") | "ar"
substring after | substring after("", "a") | ""
substring after | substring after("foobar", "") | "foobar"
replace | replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") | "[1=ab][2=]cd"
contains | contains("foobar", "of") | false
starts with | starts with("foobar", "fo") | true
ends with | ends with("foobar", "r") | true
matches | matches("foobar", "^fo*b") | true
split | split("John Doe", "\\s") | ["John", "Doe"]
split | split("a;b;c;;", ";") | ["a", "b", "c", "", ""]
string join | string join(["a", "b", "c"], "_and_") | "a_and_b_and_c"
string join | string join(["a", "b", "c"], "") | "abc"
string join | string join(["a", "b", "c"], null) | "abc"
string join | string join(["a"], "X") | "a"
string join | string join(["a", null, "c"], "X") | "aXc"
string join | string join([], "X") | ""
string join | string join(["a", "b", "c"]) | "abc"
list contains | list contains([1, 2, 3], 2) | true
list contains | list contains([1, null], null) | true
count | count([1, 2, 3]) | 3
count | count([]) | 0
count | count([1, [2, 3]]) | 2
min | min([1, 2, 3]) | 1
min | min(1) | 1
min | min([]) | null
max | max(1, 2, 3) | 3
max | max([]) | null
sum | sum([1, 2, 3]) | 6
sum | sum(1) | 1
sum | sum([]) | null
mean | mean([1, 2, 3]) | 2
mean | mean(1) | 1
mean | mean([]) | null
all | all([false, null, true]) | false
all | all(true) | true
all | all([]) | true
all | all(0) | null
any | any([false, null, true]) | true
any | any(false) | false
any | any([]) | false
any | any(0) | null
sublist | sublist([4, 5, 6], 1, 2) | [4, 5]
append | append([1], 2, 3) | [1, 2, 3]
concatenate | concatenate([1, 2], [3]) | [1, 2, 3]
insert before | insert before([1, 3], 1, 2) | [2, 1, 3]
remove | remove([1, 2, 3], 2) | [1, 3]
reverse | reverse([1, 2, 3]) | [3, 2, 1]
index of | index of([1, 2, 3, 2], 2) | [2, 4]
union | union([1, 2], [2, 3]) | [1, 2, 3]
distinct values | distinct values([1, 2, 3, 2, 1]) | [1, 2, 3]
flatten | flatten([[1, 2], [[3]], 4]) | [1, 2, 3, 4]
product | product([2, 3, 4]) | 24
product | product(2, 3, 4) | 24
median | median(8, 2, 5, 3, 4) | 4
median | median([6, 1, 2, 3]) | 2.5
median | median([]) | null
stddev | stddev(2, 4, 7, 5) | 2.0816659994661326
stddev | stddev([47]) | null
stddev | stddev(47) | null
stddev | stddev([]) | null
mode | mode(6, 3, 9, 6, 6) | [6]
mode | mode([6, 1, 9, 6, 1]) | [1, 6]
mode | mode([]) | []
list replace | list replace([2, 4, 7, 8], 3, 6) | [2, 4, 6, 8]
list replace | list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) | [5, 5, 7, 8]
decimal | decimal(1/3, 2) | 0.33
decimal | decimal(1.5, 0) | 2
decimal | decimal(2.5, 0) | 2
floor | floor(1.5) | 1
floor | floor(-1.56, 1) | -1.6
ceiling | ceiling(1.5) | 2
ceiling | ceiling(-1.56, 1) | -1.5
round up | round up(5.5, 0) | 6
round up | round up(-5.5, 0) | -6
round up | round up(1.121, 2) | 1.13
round up | round up(-1.126, 2) | -1.13
round down | round down(5.5, 0) | 5
round down | round down(-5.5, 0) | -5
round down | round down(1.121, 2) | 1.12
round down | round down(-1.126, 2) | -1.12
round half up | round half up(5.5, 0) | 6
round half up | round half up(-5.5, 0) | -6
round half up | round half up(1.121, 2) | 1.12
round half up | round half up(-1.126, 2) | -1.13
round half down | round half down(5.5, 0) | 5
round half down | round half down(-5.5, 0) | -5
round half down | round half down(1.121, 2) | 1.12
round half down | round half down(-1.126, 2) | -1.13
abs | abs(10) | 10
abs | abs(-10) | 10
abs | abs(@"PT5H") = @"PT5H" | true
abs | abs(@"-PT5H") = @"PT5H" | true
modulo | modulo(12, 5) | 2
modulo | modulo(-12, 5) | 3
modulo | modulo(12, -5) | -3
modulo | modulo(-12, -5) | -2
modulo | modulo(10.1, 4.5) | 1.1
modulo | modulo(-10.1, 4.5) | 3.4
modulo | modulo(10.1, -4.5) | -3.4
modulo | modulo(-10.1, -4.5) | -1.1
sqrt | sqrt(16) | 4
log | decimal(log(10), 8) | 2.30258509
exp | decimal(exp(5), 8) | 148.4131591
odd | odd(5) | true
odd | odd(2) | false
even | even(5) | false
even | even(2) | true
is | is(date("2012-12-25"), time("23:00:50")) | false
is | is(date("2012-12-25"), date("2012-12-25")) | true
is | is(time("23:00:50z"), time("23:00:50")) | false
is | is(time("23:00:50z"), time("23:00:50+00:00")) | true
before | before(1, 10) | true
before | before(10, 1) | false
before | before(1, [1..10]) | false
before | before(1, (1..10]) | true
before | before([1..10], 10) | false
before | before([1..10), 10) | true
before | before([1..10], [15..20]) | true
before | before([1..10), [10..20]) | true
after | after(10, 5) | true
after | after(12, [1..10]) | true
after | after(10, [1..10)) | true
after | after((11..20], 11) | true
after | after([11..20], [1..11)) | true
meets | meets([1..5], [5..10]) | true
meets | meets([1..5), [5..10]) | false
meets | meets([1..5], (5..10]) | false
met by | met by([5..10], [1..5]) | true
met by | met by([5..10], [1..5)) | false
overlaps | overlaps([1..5], [3..8]) | true
overlaps | overlaps([1..5), [5..8]) | false
overlaps | overlaps([1..5], (5..8)) | false
overlaps before | overlaps before([1..5], [3..8]) | true
overlaps before | overlaps before([1..5], [6..8]) | false
overlaps before | overlaps before([1..5], [5..8]) | true
overlaps before | overlaps before([1..5], (5..8]) | false
overlaps before | overlaps before([1..5), (1..5]) | true
overlaps before | overlaps before([1..5], (1..5]) | true
overlaps before | overlaps before([1..5), [1..5]) | false
overlaps after | overlaps after([3..8], [1..5]) | true
overlaps after | overlaps after([6..8], [1..5]) | false
overlaps after | overlaps after((5..8], [1..5]) | false
overlaps after | overlaps after((1..5], [1..5)) | true
overlaps after | overlaps after([1..5], [1..5)) | false
finishes | finishes(10, [1..10]) | true
finishes | finishes(10, [1..10)) | false
finishes | finishes([5..10], [1..10]) | true
finishes | finishes([1..10], (1..10)) | false
finished by | finished by([1..10], 10) | true
finished by | finished by([1..10), 10) | false
finished by | finished by([1..10), [5..10)) | true
includes | includes([1..10], 5) | true
includes | includes([1..10], 12) | false
includes | includes([1..10], [4..6]) | true
includes | includes((1..10], (1..5)) | true
during | during(5, [1..10]) | true
during | during(1, (1..10]) | false
during | during([4..6], [1..10]) | true
starts | starts(1, [1..10]) | true
starts | starts(1, (1..10]) | false
starts | starts([1..10], [1..10]) | true
starts | starts((1..10), [1..10)) | false
started by | started by([1..10], 1) | true
started by | started by((1..10], 1) | false
started by | started by([1..10], [1..5]) | true
coincides | coincides(5, 5) | true
coincides | coincides(3, 4) | false
coincides | coincides([1..5], [1..5]) | true
coincides | coincides((1..5), [1..5]) | false
sort | sort(list: [3, 1, 4, 5, 2], precedes: function(x, y) x < y) | [1, 2, 3, 4, 5]
now | now() instance of date and time | true
today | today() instance of date | true
day of year | day of year(date(2019, 9, 17)) | 260
day of week | day of week(date(2019, 9, 17)) | "Tuesday"
month of year | month of year(date(2019, 9, 17)) | "September"
week of year | week of year(date(2019, 9, 17)) | 38
week of year | week of year(date(2003, 12, 29)) | 1
week of year | week of year(date(2004, 1, 4)) | 1
week of year | week of year(date(2005, 1, 1)) | 53
week of year | week of year(date(2005, 1, 3)) | 1
get value | get value({key1: "value1"}, "key1") | "value1"
get value | get value({key1: "value1"}, "unexistent-key") | null
get entries | get entries({key1: "value1", key2: "value2"}) | [{"key": "key1", "value": "value1"}, {"key": "key2", "value": "value2"}]
context | context([{key: "a", value: 1}, {key: "b", value: 2}]) = {a: 1, b: 2} | true
context | context([{key: "a", value: 1}, {key: "b", value: 2, something: "else"}]) = {a: 1, b: 2} | true
context | context([{key: "a", value: 1}, {key: "b"}]) | null
context put | context put({x: 1}, "y", 2) = {x: 1, y: 2} | true
context put | context put({x: 1, y: 0}, "y", 2) = {x: 1, y: 2} | true
context put | context put({x: 1, y: {a: 0}}, ["y", "a"], 2) | {"x": 1, "y": {"a": 2}}
context put | context put({x: 1}, [], 2) | null
context merge | context merge([{x: 1}, {y: 2}]) = {x: 1, y: 2} | true
context merge | context merge([{x: 1, y: 0}, {y: 2}]) = {x: 1, y: 2} | true
range | range("[18..21)") = [18..21) | true
range | range("[2..)") = (>= 2) | true
range | range("(..2)") = (< 2) | true
range | range("") | null
range | range("[..]") | null
trim | trim("  a b ") | "a b"
extract | extract("ref 123 and 45", "[0-9]+") | ["123", "45"]
get or else | get or else(null, 1) | 1
duplicate values | duplicate values([1, 2, 3, 2, 1]) | [1, 2]
last day of month | last day of month(date("2024-02-10")) | "2024-02-29"
workdays | workdays(2) | "2 workdays"
workhours | workhours(4) | "4 workhours"
"""
ROWS = [re.fullmatch(r"(.+?) \| (.+) \| (.+)", line).groups() for line in EXAMPLES.strip().split("\n")]  # type: ignore[union-attr]  # every line is one


@pytest.mark.parametrize(("function", "expression", "value"), ROWS)
def test_a_documented_example(function: str, expression: str, value: str) -> None:
    assert f"{function}(" in expression
    assert json.loads(answer(expression, {})) == json.loads(value)


def test_every_built_in_function_has_an_example() -> None:
    assert {function for function, _, _ in ROWS} == set(BUILT_INS)
