"""A row must not cost more instructions than bounds.json allows, so that speed cannot rot unseen."""

import platform

import instructions
import pytest


@pytest.fixture(scope="session")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("speed")


@pytest.mark.parametrize("path, simd", instructions.paths())
def test_a_row_costs_no_more_than_it_did(work, path, simd):
    bounds = instructions.read_bounds()
    figures = bounds["instructions_per_row"].get(platform.machine())
    if figures is None:
        pytest.skip(f"no figures were taken on {platform.machine()}")
    allowed = figures[path][simd] * (1 + bounds["margin"])

    measured, profile = instructions.per_row(work, path, simd)

    assert measured <= allowed, (
        f"{path} on {simd}: measured {measured:.1f} instructions a row, allowed {allowed:.1f}; "
        f"the functions that cost most:\n{instructions.costliest(profile)}")
