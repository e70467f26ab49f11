"""Drive a process as people do, in memory or on a real database. Ships with the engine: scenarios are run with it everywhere."""

from engine.testing.case import Case
from engine.testing.organisation import Organisation
from engine.testing.scenario import Scenario, ScenarioResult
from engine.testing.stage import Stage

__all__ = ["Case", "Organisation", "Scenario", "ScenarioResult", "Stage"]
