"""The HTTP side of Dateline: parameters in; pages, JSON, CSV and Atom out."""
