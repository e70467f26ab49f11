"""The built-in functions, one module per family. Importing this package declares them all."""

from engine.feel.functions import contexts, conversion, lists, numbers, ranges, statistics, temporal, text
from engine.feel.functions.builtin import BUILT_INS, BuiltIn

__all__ = ["BUILT_INS", "BuiltIn", "contexts", "conversion", "lists", "numbers", "ranges", "statistics", "temporal", "text"]
