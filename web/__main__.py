"""`python -m web` is `dateline-web`."""

import sys

from web.cli import main

sys.exit(main())
