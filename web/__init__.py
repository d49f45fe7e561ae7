"""The HTTP side of Dateline: parameters in; pages, JSON, CSV and Atom out.

WSGI servers call the factory: `gunicorn 'web:create_app()'`, `waitress-serve --call web:create_app`,
`flask --app web run`. The archive's root comes from DATELINE_ROOT.
"""

from web.app import create_app

__all__ = ["create_app"]
