"""Settings that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]
# The same examples each time, so that a run says something of the change it is about; `make torture` looks for new ones.
settings.register_profile("headway", max_examples=120, deadline=None, suppress_health_check=_PATIENT, derandomize=True)
settings.register_profile("random", max_examples=300, deadline=None, suppress_health_check=_PATIENT)
settings.load_profile("headway")

ORACLES = Path(__file__).resolve().parent.parent.parent / "shared" / "oracles"


@pytest.fixture(scope="session")
def oracles() -> Path:
    """The folder of cases with known answers, which lies beside the project where it is at hand."""
    if not (ORACLES / "msp_index.csv").is_file():
        pytest.skip("the folder of oracle cases is not at hand")
    return ORACLES
