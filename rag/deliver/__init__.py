"""Sends editions of the briefing: as mail, and to a webhook. Failures are kept and tried again, never raised."""

from rag.deliver.courier import Courier
from rag.deliver.deliver import BACK_OFF, Deliverer, Tally
from rag.deliver.mail import Write
from rag.deliver.targets import SmtpServer, Target, Targets, targets
from rag.deliver.webhook import signature

__all__ = [
    "BACK_OFF",
    "Courier",
    "Deliverer",
    "SmtpServer",
    "Tally",
    "Target",
    "Targets",
    "Write",
    "signature",
    "targets",
]
