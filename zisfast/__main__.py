"""The ``zisfast`` command: whatever happens, a user sees a message and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

DONE, FAILED, MISUSED = 0, 1, 2
INTERNAL = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # 128 + SIGINT, as shells report it


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 the work failed, 2 wrong use or unreadable input."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments == ["--version"]:
        # asked by scripts and editors: without the cost of the command line library
        from zisfast import __version__

        print(f"zisfast {__version__}")  # noqa: T201
        return DONE
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # "µ" and "→" must not fail on a terminal that has no such characters
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments)
    except BrokenPipeError:
        # the reader (head, less) has seen enough; Python must not complain again when it flushes at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("ZISFAST_DEBUG") == "1":
            raise
        _report(error)
        return INTERNAL


def _run(arguments: list[str]) -> int:
    import click

    from zisfast.cli.main import command

    if "_ZISFAST_COMPLETE" in os.environ:  # a shell asks for completions
        command.main(arguments, "zisfast")
    try:
        # not command.main(): it takes a closed pipe for a failure of the work
        with command.make_context("zisfast", list(arguments)) as context:
            command.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return DONE


def _report(error: Exception) -> None:
    # the text of an unknown exception may hold a secret: only its type and place are shown
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f" in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
    print(  # noqa: T201
        f"zisfast: internal error ({type(error).__name__}{place}). This is a defect of zisfast: please report it"
        " with the output of the same command under ZISFAST_DEBUG=1, after removing secrets from it.",
        file=sys.stderr,
    )


if __name__ == "__main__":
    sys.exit(main())
