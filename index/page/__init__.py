"""HTML pages: metadata, the region that holds the story, its blocks and furniture."""
