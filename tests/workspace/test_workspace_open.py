import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.domain import UserError
from assistant.workspace import Workspace, open_workspace
from assistant.workspace.migrations import MIGRATIONS


def one_sentence(error: UserError) -> str:
    text = str(error)
    assert text.endswith(".")
    assert "\n" not in text
    assert "Traceback" not in text
    return text


def test_folder_is_made_and_kept_out_of_version_control(folder: Path):
    with open_workspace(folder) as workspace:
        assert workspace.index_folder == folder / "index"
    assert (folder / "workspace.db").is_file()
    ignored = (folder / ".gitignore").read_text().splitlines()
    assert "*" in ignored
    subprocess.run(["git", "init", "-q", str(folder.parent)], check=True)
    (folder / "agreements.toml").write_text("")
    status = subprocess.run(
        ["git", "-C", str(folder.parent), "status", "--porcelain", "-uall"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert status.split() == ["??", ".assistant/agreements.toml"]


def test_a_gitignore_of_the_team_is_left_alone(folder: Path):
    folder.mkdir(parents=True)
    (folder / ".gitignore").write_text("mine\n")
    with open_workspace(folder):
        pass
    assert (folder / ".gitignore").read_text() == "mine\n"


def test_durability_settings(folder: Path):
    with open_workspace(folder) as workspace, workspace._database.reading() as connection:
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "user_version", "busy_timeout")
        }
    assert settings["journal_mode"] == "wal"
    assert settings["synchronous"] == 2  # FULL
    assert settings["user_version"] == len(MIGRATIONS)
    assert settings["busy_timeout"] >= 5000


def test_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(UserError, match="cannot be written") as caught,
        open_workspace(tmp_path / "file" / "ws"),
    ):
        pass
    assert "--workspace" in one_sentence(caught.value)


def unprivileged(folder: Path, *, read_only: bool) -> str:
    """What somebody who may not write into the folder gets: keys of items, or the complaint."""
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            with open_workspace(folder, read_only=read_only) as workspace:
                text = " ".join(item.key for item in workspace.items())
        except BaseException as error:
            text = f"{type(error).__name__}: {error}"
        os.write(send, text.encode())
        os._exit(0)
    os.close(send)
    with os.fdopen(receive) as told:
        text = told.read()
    os.waitpid(child, 0)
    return text


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody can reach; pytest's own are private."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_folder_that_may_only_be_read(public: Path, make_item):
    folder = public / "ws"
    with open_workspace(folder) as workspace:
        workspace.save_items([make_item("S-1")], source="s")
    assert not (folder / "workspace.db-wal").exists()
    folder.chmod(0o555)
    try:
        assert unprivileged(folder, read_only=True) == "S-1"
        complaint = unprivileged(folder, read_only=False)
    finally:
        folder.chmod(0o755)
    assert complaint.startswith("UserError: The workspace folder")
    assert "cannot be written to" in complaint


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_new_folder_where_nobody_may_write(public: Path):
    public.chmod(0o555)
    complaint = unprivileged(public / "ws", read_only=False)
    public.chmod(0o755)
    assert "cannot be written to (Permission denied)" in complaint


@pytest.mark.parametrize(
    "content", [b"not a database at all " * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_damaged_database(folder: Path, content: bytes):
    folder.mkdir(parents=True)
    (folder / "workspace.db").write_bytes(content)
    with pytest.raises(UserError, match="damaged") as caught, open_workspace(folder):
        pass
    one_sentence(caught.value)
    assert (folder / "workspace.db").read_bytes() == content


def test_damage_inside_is_told_when_it_is_met(folder: Path, make_item):
    with open_workspace(folder) as workspace:
        workspace.save_items((make_item(f"S-{n}", "t" * 500) for n in range(300)), source="a")
    path = folder / "workspace.db"
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(UserError, match="damaged"), open_workspace(folder) as workspace:
        list(workspace.items())


def test_database_of_another_program(folder: Path):
    folder.mkdir(parents=True)
    with sqlite3.connect(folder / "workspace.db") as connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(UserError, match="not a workspace"), open_workspace(folder):
        pass


def test_database_from_a_newer_version(folder: Path):
    with open_workspace(folder):
        pass
    with sqlite3.connect(folder / "workspace.db") as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    for read_only in (False, True):
        with (
            pytest.raises(UserError, match="newer version") as caught,
            open_workspace(folder, read_only=read_only),
        ):
            pass
        one_sentence(caught.value)


def test_disk_full_keeps_what_was_saved(folder: Path, make_refinement):
    with open_workspace(folder) as workspace:
        workspace.save_refinement(make_refinement("S-1"))
        with workspace._database.reading() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(UserError, match="full") as caught:
            workspace.save_vectors("m", {f"h{n}": b"x" * 1000 for n in range(100)})
        one_sentence(caught.value)
        assert workspace.find_refinement("S-1", "f1") == make_refinement("S-1")


def test_locked_by_another_process(folder: Path, make_refinement, monkeypatch):
    monkeypatch.setattr("assistant.workspace.database.BUSY_SECONDS", 0.05)
    with open_workspace(folder) as workspace:
        other = sqlite3.connect(folder / "workspace.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="locked by another run") as caught:
            workspace.save_refinement(make_refinement("S-1"))
        one_sentence(caught.value)
        other.execute("ROLLBACK")
        other.close()
        workspace.save_refinement(make_refinement("S-1"))
        assert workspace.latest_refinement("S-1") is not None


def test_two_runs_at_once(folder: Path, workspace: Workspace):
    script = (
        "import sys; from pathlib import Path; from assistant.workspace import open_workspace\n"
        "with open_workspace(Path(sys.argv[1])) as w, w.claim():\n"
        "    print('claimed', flush=True); sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdin is not None
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "claimed\n"
        with pytest.raises(UserError, match="Another run") as caught, workspace.claim():
            pass
        one_sentence(caught.value)
    finally:
        other.kill()
        other.wait()
        other.stdin.close()
        other.stdout.close()
    with workspace.claim():
        pass


def test_read_only_of_nothing_leaves_no_trace(folder: Path, make_refinement):
    with open_workspace(folder, read_only=True) as workspace:
        assert list(workspace.items()) == []
        assert workspace.latest_refinement("S-1") is None
        with pytest.raises(UserError, match="reading only"):
            workspace.save_refinement(make_refinement("S-1"))
    assert not folder.exists()


def test_read_only_sees_what_a_writer_saved(folder: Path, workspace: Workspace, make_refinement):
    workspace.save_refinement(make_refinement("S-1"))
    with open_workspace(folder, read_only=True) as reader:
        assert reader.latest_refinement("S-1") == make_refinement("S-1")
        workspace.save_refinement(make_refinement("S-2"))
        assert reader.latest_refinement("S-2") is not None


def test_many_threads_share_a_workspace(workspace: Workspace, make_refinement):
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for step in range(10):
                key = f"S-{number}-{step}"
                workspace.save_refinement(make_refinement(key))
                assert workspace.find_refinement(key, "f1") is not None
                workspace.save_vectors("m", {key: b"1234"})
                assert workspace.load_vectors("m", [key]) == {key: b"1234"}
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert all(
        workspace.find_refinement(f"S-{number}-{step}", "f1")
        for number in range(8)
        for step in range(10)
    )


def test_many_processes_open_a_new_workspace_at_once(folder: Path):
    script = (
        "import sys, threading; from pathlib import Path\n"
        "from assistant.workspace import open_workspace\n"
        "sys.stdin.readline()\n"
        "with open_workspace(Path(sys.argv[1])) as w: w.start_run()\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(folder)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert errors == [""] * 6
    with open_workspace(folder) as workspace:
        assert len(workspace.runs()) == 6


def test_importing_the_room_is_light():
    script = (
        "import sys, assistant.workspace\n"
        "heavy = {'numpy','chromadb','spacy','openai','langchain','onnxruntime','sqlalchemy'}\n"
        "sys.exit(','.join(sorted(heavy & sys.modules.keys())) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
