"""The states that entries of the log go through, by kind; the first is where they begin."""

from __future__ import annotations

from collections.abc import Mapping

LOG_STATES: Mapping[str, tuple[str, ...]] = {
    "issues": ("open", "in progress", "resolved", "closed"),
    "actions": ("open", "in progress", "done", "cancelled", "closed"),
    "decisions": ("open", "deferred", "decided", "rejected", "closed"),
    "changes": ("open", "in review", "deferred", "approved", "rejected", "withdrawn", "implemented", "closed"),
    "assumptions": ("open", "failed", "closed"),
}
