/** What the command line understands; printed on stderr for an unknown command or option. */
export const usage = `transferscope: the same plan and the same solvers as the page

  point '<link>'                    theory at the link's point, as JSON
  point -                           links from stdin, one a line; one JSON object a line
  grid '<link>' --size N [--quantity ID …]
                                    CSV of N × N nodes over the link's axes; where the link names a setting A to
                                    compare with, columns of A
  simulate '<link>' [--trials T] [--seed S]
                                    mean, s.e. and z of every simulated quantity, as JSON
  presets                           the papers' figures, as JSON
  thumbnails --out DIR [--size N]   a small PNG of each of them (DIR/<preset>.png) and of the default scene
                                    (DIR/defaults.png), from maps of N × N nodes
  docs [--check]                    write docs/links.md from the tables, or check it

  --out FILE   write to FILE: whole or not at all
  --lanes N    threads (default: one a processor)

A link is what the address bar shows: '?v=1&theta=45&gamma=0.25', or a whole address.
`;
