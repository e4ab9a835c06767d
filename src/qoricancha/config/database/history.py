"""What a restore asks the history (config.backup)."""

KEYS_IN_HISTORY = """
SELECT row_id::uuid, bool_or(after->>'destroyed_at' IS NOT NULL)
  FROM audit.history WHERE relation = 'kernel_sealingkey' GROUP BY row_id
"""
"""Every sealing key that was ever made, and whether it was destroyed. Run as the audit's role."""
