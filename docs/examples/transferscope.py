"""Numbers of Transferscope in Python, by the command line: python3 transferscope.py [the command, by default npx transferscope]."""

import io
import json
import subprocess
import sys

import numpy as np

COMMAND = sys.argv[1:] or ["npx", "transferscope"]


def transferscope(*args, links=None):
    """What a command writes; raises with what it says on stderr."""
    text = None if links is None else "".join(f"{link}\n" for link in links).encode()
    run = subprocess.run([*COMMAND, *args], input=text, capture_output=True)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.decode())
    return run.stdout


# Theory at many points, in one call.
links = [f"?v=1&theta={theta}&gamma=0.25" for theta in (0, 30, 60, 90)]
points = [json.loads(line) for line in transferscope("point", "-", links=links).splitlines()]
for point in points:
    print(point["params"]["theta"], point["quantities"]["t-linear"], point["tags"]["t-linear"])

# A map as arrays: rows are y, columns are x.
grid = np.load(io.BytesIO(transferscope("grid", "?v=1", "--size", "33", "--format", "npz")))
value = grid["t-linear"].reshape(33, 33)
print("largest gain", value[np.isfinite(value)].max())

# A simulation beside theory.
report = json.loads(transferscope("simulate", "?v=1&d=100", "--trials", "50"))["quantities"]["risk-finetune"]
print(f"{report['mean']:.4f} ± {report['se']:.4f}, theory {report['theory']:.4f}, z {report['z']:.2f}")
