"""The business: process folders and the book of record; stands on the engine."""
