"""How plans of earlier schemas become plans of today's: one step for each schema that was ever released.

A step gets the tables of its schema and returns those of the next; it alters none in place. A copy of the file is kept
before the first write of what was migrated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.parsing import Tables

Step = Callable[["Tables"], "Tables"]

STEPS: Mapping[int, Step] = {}
"""The step that leads away from each schema. Schema 1 is the first that was released."""


def migrated(tables: Tables, schema: int, steps: Mapping[int, Step], today: int) -> Tables:
    """The tables of an older schema in that of today, step by step."""
    for number in range(schema, today):
        tables = steps[number](tables)
        meta = tables["meta"]["1"] | {"schema": number + 1}
        tables = tables | {"meta": tables["meta"] | {"1": meta}}
    return tables
