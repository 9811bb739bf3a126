"""Write what the documentation's commands print now into its pages: ``python -m tests.docs.refresh [PAGE...]``.

For the person who changed some output on purpose; the difference is theirs to read before it is committed.
"""

import sys
import tempfile
from pathlib import Path

from tests.docs.blocks import FENCE, PAGES
from tests.docs.shell import commands, copy_examples, matches, run


def refreshed(page: Path) -> str:
    def replace(found):
        if found[1] != "console":
            return found[0]
        parts = []
        with tempfile.TemporaryDirectory() as folder:
            copy_examples(Path(folder))
            for command, shown in commands(found[2]):
                output = run(command, Path(folder))
                if matches(output, shown):
                    output = shown  # no new times where nothing else is new, and dots stay
                parts.append(f"$ {command}\n{output}".rstrip() + "\n")
        return f"```console\n{''.join(parts)}```"

    return FENCE.sub(replace, page.read_text())


if __name__ == "__main__":
    for page in [Path(name) for name in sys.argv[1:]] or PAGES:
        page.write_text(refreshed(page))
