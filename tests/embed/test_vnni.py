"""The slower way of integer products is taken only where the processor needs it."""

from pathlib import Path

import pytest

from rag.embed.session import has_vnni


@pytest.mark.parametrize(
    ("flags", "expected"),
    [("fpu avx2 avx512f avx512_vnni", True), ("fpu avx2 avx_vnni", True), ("fpu avx2 avx512f", False), ("", False)],
)
def test_what_the_processor_has(tmp_path: Path, flags: str, expected: bool):
    told = tmp_path / "cpuinfo"
    told.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t: avx512_vnni_of_a_comment\n")
    assert has_vnni(told) is expected


def test_a_system_that_does_not_tell(tmp_path: Path):
    assert not has_vnni(tmp_path / "absent")
