"""What a run survives, and what readers see meanwhile: each suite breaks the machine in one way, at every point it can.

`seen` says what a reader may see, the same for all suites; `scenes` has the runs that are broken; `warm` runs them
without their start-up; `calls` makes system calls fail or kill, and records them; `disk` replays a record as disks that
lost power. A suite is one test module, counts the points it tried, and has a quick and a long form (see `scale`).
"""
