"""RE-ARC's examples, brought to the distribution of the original tasks.

`folder` reads and writes examples in RE-ARC's own layout, `generators` draws them from the
generators of an installed package, `adapting` fits one task's examples to the originals, and
`conversion` does that for a whole source.
"""
