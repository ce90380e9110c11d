"""What a server takes: memory while it answers, time until it does."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import psutil

from evals.bench.rows import Row
from evals.server import Server, running

MEMORY_MB = 700.0
HELP_SECONDS = 0.4
READY_SECONDS = 4.0


def memory_row(server: Server, chunks: int) -> Row:
    """Of the server and the processes that it started; a page that two of them share counts once."""
    process = psutil.Process(server.process.pid)
    parts = [megabytes(p.pid) for p in (process, *process.children(recursive=True))]
    return Row(
        name=f"memory of the server at {chunks:,} chunks, after the searches above",
        measured=sum(parts),
        wanted=MEMORY_MB,
        sign="<",
        unit="MB",
        remarks=" + ".join(f"{part:.0f}" for part in parts),
    )


def megabytes(pid: int) -> float:
    """Proportional set size where the system tells it, resident set size elsewhere."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return psutil.Process(pid).memory_info().rss / 1e6
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


def help_row(times: int = 7) -> Row:
    """The command line, its own start included."""
    return Row(
        name="rag --help", measured=median(_help() for _ in range(times)), wanted=HELP_SECONDS, sign="<", unit="s"
    )


def _help() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "rag", "--help"], check=True, capture_output=True)
    return time.perf_counter() - started


def ready_row(home: Path, chunks: int, times: int = 3) -> Row:
    """From the start of the process until `/readyz` says 200."""
    return Row(
        name=f"server ready at {chunks:,} chunks",
        measured=median(_ready(home) for _ in range(times)),
        wanted=READY_SECONDS,
        sign="<",
        unit="s",
    )


def _ready(home: Path) -> float:
    with running(home) as server:
        return server.ready_seconds
