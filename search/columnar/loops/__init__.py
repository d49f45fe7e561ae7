"""The compiled loops of the engine, each module's by what they make."""
