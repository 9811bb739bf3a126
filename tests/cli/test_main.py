import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click import Context, Option

import zisfast
from zisfast.__main__ import main
from zisfast.cli.main import COMMANDS, command

STUBBED = ("run", "bundle.json", "--event", "event.json", "--stubs", "stubs.json")
ROOT = Path(__file__).parents[2]


def test_the_version_is_the_project_s(capsys):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert zisfast.__version__ == project["version"]
    for arguments in (["--version"], ["--version", "check"]):
        assert main(arguments) == 0
        assert capsys.readouterr().out == f"zisfast {zisfast.__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_complete_help_with_an_example(folder, name):
    result = folder.run(name, "--help")
    assert result.exit_code == 0
    assert f"  Example:\n    zisfast {name} " in result.stdout
    found = command.get_command(Context(command), name)
    assert all(option.help for option in found.params if isinstance(option, Option))
    assert found.short_help


def test_the_first_help_lists_the_commands(folder):
    result = folder.run("--help")
    assert all(f"  {name} " in result.stdout for name in COMMANDS)


def test_a_wrong_command(folder):
    result = folder.run("chekc")
    assert result.exit_code == 2
    assert "'chekc' is not a command; there are check, run, graph" in result.stderr


class TestProcess:
    def test_exit_codes(self, folder):
        assert folder.process(*STUBBED).returncode == 0
        assert folder.process("run", "bundle.json", "--event", "event.json", "--stubs", "down.json").returncode == 1
        assert folder.process("run", "bundle.json", "--event", "none.json").returncode == 2

    def test_a_reader_that_leaves_is_no_error(self, folder):
        folder.write(
            "event.json",
            '{"input": {"ticket_event": {"type": "Ticket Created", "ticket": {"requester_id": 1}}, "x": ['
            + "1," * 100000
            + "1]}}",
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "zisfast", *STUBBED],
            cwd=folder.path,
            env={"PYTHONPATH": ":".join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
        process.stderr.close()

    def test_interrupting_shows_no_traceback(self, folder):
        folder.write("event.json", {"source": "s", "type": "t", "input": {}})
        process = subprocess.Popen(
            [sys.executable, "-m", "zisfast", "run", "bundle.json", "--event", "-"],
            cwd=folder.path,
            env={"PYTHONPATH": ":".join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)  # it waits for the event by then
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
        assert process.returncode == 130
        assert error == b"\ninterrupted\n"

    def test_defects_are_one_line(self, folder):
        code = (
            "import sys, zisfast.__main__ as main, zisfast.cli.session as session\n"
            "def broken(options): raise LookupError('token s3cret')\n"
            "session.run_event = broken\n"
            f"sys.exit(main.main({list(STUBBED)!r}))\n"
        )
        for debug, count in (("0", 1), ("1", 2)):
            run = subprocess.run(
                [sys.executable, "-c", code],
                cwd=folder.path,
                env={"PYTHONPATH": ":".join(sys.path), "ZISFAST_DEBUG": debug},
                capture_output=True,
                text=True,
                check=False,
            )
            assert len(run.stderr.splitlines()) >= count
            assert ("Traceback" in run.stderr) == (debug == "1")
            if debug == "0":
                assert run.returncode == 70
                assert run.stderr.startswith("zisfast: internal error (LookupError in <string>:2).")
                assert "s3cret" not in run.stderr

    @pytest.mark.parametrize(
        ("arguments", "unwanted"),
        [
            (("--version",), {"click", "zisfast._core", "msgspec"}),
            (("run", "--help"), {"rich.console", "zisfast._core", "msgspec", "anyio"}),
            ((*STUBBED,), {"httpx2", "httpcore2", "jq", "rich.console", "asyncio", "anyio", "trio"}),
        ],
    )
    def test_what_is_not_needed_is_not_imported(self, folder, arguments, unwanted):
        code = (
            "import sys, zisfast.__main__ as main\n"
            f"code = main.main({list(arguments)!r})\n"
            f"found = set(sys.modules) & {unwanted!r}\n"
            "sys.exit(f'imported: {found}' if found or code else 0)\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder.path,
            env={"PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (run.returncode, run.stderr) == (0, "")

    @pytest.mark.parametrize("force", ["", "1"])
    def test_a_terminal_without_unicode(self, folder, force):
        run = folder.process(*STUBBED, env={"PYTHONIOENCODING": "ascii", "FORCE_COLOR": force})
        assert (run.returncode, run.stderr) == (0, "")
        assert "told about Ines" in run.stdout


class TestPackage:
    def test_every_public_name_exists(self):
        assert all(getattr(zisfast, name) is not None for name in zisfast.__all__)
        assert set(zisfast.__all__) <= set(dir(zisfast))

    def test_unknown_names_are_attribute_errors(self):
        with pytest.raises(AttributeError, match="module 'zisfast' has no attribute 'nothing'"):
            _ = zisfast.nothing

    def test_importing_it_imports_nothing_else(self):
        code = "import sys; before = set(sys.modules); import zisfast; print(sorted(set(sys.modules) - before))"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert set(eval(run.stdout)) <= {"zisfast", "typing", "collections.abc", "functools", "re", "__future__"} | {
            name for name in eval(run.stdout) if not name.startswith("zisfast")
        }
