"""The core against the slow oracle of tests/oracle on random flows, documents and scripts.

The normal run is short. ``ZISFAST_FLOWS=100000`` makes that many flows instead, and a fifth by hypothesis;
``ZISFAST_SEED`` says from which seed on; a seed names one case, so a failure is repeated by its number alone.
"""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracle.compare import difference
from tests.oracle.flows import make_case

pytest.importorskip("zisfast._core.flow")

FLOWS = int(os.environ.get("ZISFAST_FLOWS", "1000"))
pytestmark = pytest.mark.timeout(120 + FLOWS // 10)
FIRST_SEED = int(os.environ.get("ZISFAST_SEED", "0"))


def test_seeded_flows():
    for seed in range(FIRST_SEED, FIRST_SEED + FLOWS):
        told = difference(make_case(random.Random(seed)))
        assert told is None, f"seed {seed}: {told}"


@settings(max_examples=FLOWS // 5, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_shrunk_flows(source):
    """Finds less than the seeds do, but hypothesis makes what it finds small."""
    told = difference(make_case(source))
    assert told is None, told
