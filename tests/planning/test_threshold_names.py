"""The thresholds of a program are named."""

from __future__ import annotations

from datetime import date

import pytest

from planning.errors import PhraseError
from planning.fields import set_fields
from store.demo import demo_plan

TODAY = date(2026, 10, 30)


def test_a_threshold_that_does_not_exist_is_refused_with_the_names_there_are() -> None:
    plan = demo_plan(TODAY)
    program = next(iter(plan.programs))
    with pytest.raises(PhraseError, match=r"'spi_rde' is no threshold; there are .*spi_red"):
        set_fields(plan, program, {"rag_thresholds": "spi_rde=0.9"}, TODAY)
    changed = plan.apply(set_fields(plan, program, {"rag_thresholds": "spi_red=0.9"}, TODAY))
    assert changed.programs[program].rag_thresholds == {"spi_red": 0.9}
