"""The columnar engine: arrays written beside each Whoosh segment, and the search that reads them."""
