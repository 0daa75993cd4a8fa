from pathlib import Path

import pytest

from assistant.llm import threads


@pytest.fixture
def cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_usable_cpus", lambda: {0, 1, 2, 3, 4, 5, 6, 7})


def system(tmp_path: Path, siblings: list[str], quota: str | None = None) -> Path:
    for cpu, text in enumerate(siblings):
        folder = tmp_path / f"devices/system/cpu/cpu{cpu}/topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(text)
    if quota is not None:
        (tmp_path / "fs/cgroup").mkdir(parents=True)
        (tmp_path / "fs/cgroup/cpu.max").write_text(quota)
    return tmp_path


@pytest.mark.parametrize(
    ("siblings", "quota", "expected"),
    [
        ([str(cpu) for cpu in range(8)], None, 8),
        ([f"{cpu % 4},{cpu % 4 + 4}" for cpu in range(8)], None, 4),
        ([str(cpu) for cpu in range(8)], "max 100000\n", 8),
        ([str(cpu) for cpu in range(8)], "150000 100000\n", 2),
        ([str(cpu) for cpu in range(8)], "50000 100000\n", 1),
        ([str(cpu) for cpu in range(8)], "odd", 8),
        ([], None, 4),
    ],
)
def test_one_thread_for_each_physical_core(
    cpus: None, tmp_path: Path, siblings: list[str], quota: str | None, expected: int
) -> None:
    assert threads.usual_threads(system(tmp_path, siblings, quota)) == expected


def test_here_at_least_one() -> None:
    assert threads.usual_threads() >= 1
