"""The compiled loops of the engine, a module for each thing made: sets, counts, scores, tallies, the best of many."""
