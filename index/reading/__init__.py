"""From the spool, which is not trusted, to stories or reasons: safe opening, archives, workers within limits."""
