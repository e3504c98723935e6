"""What every batch says of the run that writes it."""

from collections.abc import Mapping
from typing import Any

from minqing_cli.stores.batches import Batch
from minqing_cli.workflows.workspace import Clock, Workspace


def new_batch(workspace: Workspace, clock: Clock, command: str, counts: Mapping[str, Any], **written: Any) -> Batch:
    """Return a batch under the plan in force. written: what it holds, by the fields of `Batch`."""
    return Batch(
        command=command,
        made_at=clock.now,
        received_at=clock.received_at,
        today=clock.today,
        program=workspace.program,
        plan_fingerprint=workspace.plan.fingerprint(),
        plan_source=workspace.plan_source,
        counts=counts,
        **written,
    )
