"""A BPMN approval engine; knows no HTTP and no tax. This is its front door."""

from engine.actor import SYSTEM, Actor
from engine.engine import Engine
from engine.errors import EngineError

__all__ = ["SYSTEM", "Actor", "Engine", "EngineError"]
