"""The hash that chains over the batches."""

import hashlib
import json

from minqing_cli.stores.batches import _Writer


def test_the_chain_runs_over_plain_json() -> None:
    """Whoever computes it again, in whatever language, must come to the same bytes."""
    rows = [(1, "前岭村", None, True, "他说\t“行”\n\u007f\u0001\\/"), (2, "", None, False, "é\u2028𠮷")]
    writer = _Writer(None, 1, hashlib.sha256())  # type: ignore[arg-type]

    writer.link("visits", rows)

    written = json.dumps(["visits", rows], ensure_ascii=False, separators=(",", ":"))
    assert writer.chain.hexdigest() == hashlib.sha256(written.encode()).hexdigest()
