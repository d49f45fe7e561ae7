"""The index root: its lock, the order of publishing, verification, rollback, the withdrawal log, how it stands."""
