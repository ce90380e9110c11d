"""Summaries of named articles, or of what a topic finds, in the shape of an answer."""

from rag.summarize.summarizer import Summarizer, SummaryRequest

__all__ = ["Summarizer", "SummaryRequest"]
