"""What every section of a plan is: a frozen record that refuses settings it does not know.

A field's description is the comment that stands over the setting in `minqing.toml`; its examples are the lines that
stand there commented out while the setting is empty.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Part(BaseModel):
    """One section of a plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Several = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""One name or a list of names: `"居住环境"` is read as `["居住环境"]`."""
