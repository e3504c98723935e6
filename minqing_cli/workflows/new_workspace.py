"""Making a workspace: settings, folders and an empty ledger."""

from collections.abc import Callable
from pathlib import Path

from minqing_cli.plan import Plan, parse, plan_text, with_office
from minqing_cli.stores import ledger
from minqing_cli.terms import SETTINGS_FILE
from minqing_cli.workflows.folder import BLANKS, INBOX, INTERNAL, OUTPUTS, RETURNS, Folder
from minqing_cli.workflows.workspace import AlreadyWorkspace, Workspace

_DEFAULT_PREFIX = "MQ"


def create_workspace(
    root: Path,
    plan: Plan,
    office: str | None,
    prefix: str | None,
    fill: Callable[[Workspace, Path], None] = lambda workspace, path: None,
) -> Workspace:
    """Make a workspace from a plan. The settings are written last: half a workspace is none.

    fill: puts the first batch into the new ledger file, which takes its place only when that is done.

    Raises AlreadyWorkspace, PlanError for an office or prefix that cannot be used, OSError.
    """
    root = root.absolute()
    if Folder(root).settings.exists() or Folder(root).ledger.exists():
        raise AlreadyWorkspace(root)
    name = office or plan.office.name
    plan = with_office(plan, name, prefix or (plan.office.prefix if name == plan.office.name else _DEFAULT_PREFIX))
    source = plan_text(plan)
    workspace = Workspace(root, parse(source, SETTINGS_FILE), source)
    for folder in (INBOX, RETURNS, OUTPUTS, BLANKS, INTERNAL):
        (root / folder).mkdir(parents=True, exist_ok=True)
    fresh = workspace.ledger.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    try:
        ledger.create(fresh)
        fill(workspace, fresh)
        fresh.replace(workspace.ledger)
    finally:
        fresh.unlink(missing_ok=True)
    workspace.settings.write_text(source, encoding="utf-8")
    return workspace
