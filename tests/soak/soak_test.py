"""A short soak of each kind; soak.py is the long one. A failure names the seed with which to run it again."""

import os
import random

import pytest

import soak

SECONDS = float(os.environ.get("MUSTER_SOAK_SECONDS", "10"))  # of each
SEED = int(os.environ.get("MUSTER_SOAK_SEED", random.randrange(10**6)))


@pytest.mark.parametrize("phase", ["power", "kill", "postgres"])
def test_nothing_that_was_acknowledged_is_lost(phase, tmp_path):
    if phase == "postgres" and "MUSTER_TEST_POSTGRES" not in os.environ:
        pytest.skip("MUSTER_TEST_POSTGRES is not set; script/postgres run does that")
    print(f"MUSTER_SOAK_SEED={SEED}")
    getattr(soak, phase)(tmp_path, SEED, SECONDS)


def test_the_check_finds_what_was_lost(tmp_path):
    """A server's disk that goes back to how it was before a change was acknowledged."""
    with pytest.raises(AssertionError, match="person|report|session|token|not in the audit log|lost"):
        soak.forgetful(tmp_path, SEED)
