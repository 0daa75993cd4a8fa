"""What cannot be written is said in one sentence, before anything is paid for."""

import signal
import subprocess
import sys
import time

import pytest

EXPORT = "examples/webshop-jira.csv"


@pytest.mark.parametrize("out", ["examples", "examples/webshop-jira.csv"])
def test_a_folder_that_cannot_take_the_results_costs_no_call(run, model, out):
    ran = run(
        "refine", EXPORT, "--model", "scripted", "--base-url", model.base_url, "--out", out, "-q"
    )
    assert ran.code == 2
    assert "name another folder" in ran.err
    assert not model.chats


def test_schemas_into_a_file(run):
    ran = run("schema", "--out", EXPORT)
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_requests_into_no_file(run, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-0123456789abcdef")
    ran = run("refine", EXPORT, "--model", "openai:gpt-4.1", "--export-requests", ".", "-q")
    assert ran.code == 2
    assert "no name of a file" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another thing there")
def test_ctrl_c_while_the_work_begins_says_how_to_go_on(folder):
    code = (
        "import sys, typer.main\n"
        "from assistant.cli import main\n"
        "import assistant.cli.app\n"
        "from assistant.cli import loading\n"
        "def load(*_, **__):\n"
        "    print('begun', flush=True)\n"
        "    import time; time.sleep(60)\n"
        "loading.load = load\n"
        f"sys.argv = ['assistant', 'refine', '{EXPORT}']\n"
        "main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "Run the same command again" in err
    assert "Traceback" not in err
