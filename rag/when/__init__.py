"""Time as language gives it: the days that words mean, told by the moment of asking or by an article's dateline."""

from rag.when.event import event_time

__all__ = ["event_time"]
