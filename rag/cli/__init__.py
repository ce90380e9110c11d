"""The command `rag`. Nothing heavy is imported before a command needs it: `rag --help` is instant."""

from rag.cli.commands import main

__all__ = ["main"]
