"""The hash that chains over the batches."""

import hashlib
import json

from minqing_cli.stores.batches import _Writer


def test_a_table_s_digest_runs_over_plain_json_however_it_is_cut() -> None:
    """Whoever computes it again, in whatever language and in whatever pieces, must come to the same bytes."""
    rows = [(1, "前岭村", None, True, "他说\t“行”\n\u007f\u0001\\/"), (2, "", None, False, "é\u2028𠮷")]
    writer = _Writer(None, 1)  # type: ignore[arg-type]

    writer.link("visits", rows[:1])
    writer.link("visits", rows[1:])

    written = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "," for row in rows)
    assert writer.digests["visits"].hexdigest() == hashlib.sha256(written.encode()).hexdigest()
