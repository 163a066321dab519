"""Examples of RE-ARC, adapted to the distribution of the original tasks.

`folder` reads and writes examples in RE-ARC's layout, `generators` draws them from the generators
of an installed package, `adapting` adapts the examples of one task to its originals, and
`conversion` adapts a whole source.
"""
