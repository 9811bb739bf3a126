"""What every test shares: the header line that names the core under test, and the hypothesis profiles."""

import sys

import hypothesis
from hypothesis import HealthCheck

# The compiled core is fast and the machine is shared: a slow example says nothing about the code.
hypothesis.settings.register_profile(
    "zisfast", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("zisfast")


def pytest_report_header() -> str:
    """``zisfast core: compiled, cython 3.3.1, cp311``: a green run cannot be green on another core unseen."""
    try:
        import zisfast._core.document as document
    except ImportError as error:
        return f"zisfast core: NOT COMPILED ({error}); run ci/install"
    # Cython's modules share one runtime module, which bears the version that compiled them
    runtimes = [name.removeprefix("_cython_").replace("_", ".") for name in sys.modules if name.startswith("_cython_")]
    abi = f"cp{sys.version_info.major}{sys.version_info.minor}{getattr(sys, 'abiflags', '')}"
    return f"zisfast core: compiled, cython {', '.join(runtimes) or 'unknown'}, {abi} ({document.__file__})"
