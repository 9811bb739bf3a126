"""Build the compiled core; everything else stands in pyproject.toml.

ZISFAST_SANITIZE=address,undefined builds it for the sanitizers, see ci/sanitize.
"""

import os
import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

SOURCES = sorted(Path("src/zisfast/_core").glob("*.pyx"))
SANITIZE = os.environ.get("ZISFAST_SANITIZE")

if sys.platform == "win32":
    compile_args, link_args = ["/O2"], []
elif SANITIZE:
    link_args = [f"-fsanitize={SANITIZE}"]
    compile_args = [*link_args, "-O1", "-g", "-fno-omit-frame-pointer"]
else:
    # -g0: the debugging information of Cython's output is ten times the code
    compile_args, link_args = ["-O3", "-g0", "-fvisibility=hidden"], []

setup(
    ext_modules=cythonize(
        [
            Extension(
                f"zisfast._core.{source.stem}",
                [str(source)],
                include_dirs=[str(source.parent)],
                extra_compile_args=compile_args,
                extra_link_args=link_args,
            )
            for source in SOURCES
        ],
        include_path=["src"],
        nthreads=os.cpu_count() or 1,
        compiler_directives={
            "language_level": 3,
            "cdivision": True,
            "freethreading_compatible": True,
        },
    ),
)
