import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { forecast } from "../src/forecast/forecast.ts";
import { readEigenvalues } from "../src/forecast/read/eigenvalues.ts";
import { hold } from "../src/forecast/read/pieces.ts";
import { take } from "../src/forecast/read/take.ts";

/** The blocks of Python in docs/forecast.md, run with NumPy and with stand-ins for libraries that are not installed. */

const page = readFileSync(new URL("../docs/forecast.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```python\n([\s\S]*?)```/g)].map(([, code]) => code);
const folder = mkdtempSync(join(tmpdir(), "transferscope-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasNumPy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

/** Arrays of a small pair of tasks, and what the libraries would do with NumPy's arrays. */
const stage = `
import sys, types
import numpy as np
rng = np.random.default_rng(1)
beta = rng.normal(size=6)
def rows(n): return rng.normal(size=(n, 6)) * np.array([3, 2, 1.5, 1, 0.7, 0.5])
def signs(X): return np.sign(X @ beta + rng.normal(size=len(X)))
X, X_pool, X_source = rows(24), rows(90), rows(300)
y, y_source = signs(X), signs(X_source)

class Tensor(np.ndarray):
    def float(self): return self
    def cpu(self): return self
    def numpy(self): return np.asarray(self)
tensor = lambda a: np.asarray(a).view(Tensor)
class Network:
    def eval(self): return self
    def __call__(self, x=None, **tokens):
        if tokens: return types.SimpleNamespace(last_hidden_state=tokens["hidden"])
        return tensor(x)
network = Network()
halves = lambda A: [A[:7], A[7:]]
target_batches, pool_batches, source_batches = halves(X), halves(X_pool), halves(X_source)
images, pool_images, source_images = list(X), list(X_pool), list(X_source)
texts, pool_texts, source_texts = X, X_pool, X_source

def module(name, **content):
    try: __import__(name)
    except ImportError:
        made = types.ModuleType(name)
        made.__dict__.update(content)
        sys.modules[name] = made
class RidgeCV:
    def __init__(self, alphas): self.alphas = alphas
    def fit(self, X, y):
        centre, level = X.mean(0), y.mean()
        Z = X - centre
        self.coef_ = np.linalg.solve(Z.T @ Z + self.alphas[0] * np.eye(Z.shape[1]), Z.T @ (y - level))
        self.intercept_ = level - centre @ self.coef_
        return self
class StandardScaler:
    def fit(self, X): self.m, self.s = X.mean(0), X.std(0); return self
    def transform(self, X): return (X - self.m) / self.s
module("sklearn")
module("sklearn.linear_model", RidgeCV=RidgeCV)
module("sklearn.preprocessing", StandardScaler=StandardScaler)
# Networks are never loaded: nothing is fetched in a test.
for name in ("torch", "timm", "transformers"): sys.modules[name] = types.ModuleType(name)
sys.modules["torch"].no_grad = lambda: lambda f: f
sys.modules["timm"].create_model = lambda name, pretrained, num_classes: network
sys.modules["timm"].data = types.SimpleNamespace(
    resolve_model_data_config=lambda network: {}, create_transform=lambda is_training: tensor)
def split(texts, padding, truncation, return_tensors):
    # Two tokens and one of padding, whose mean is the row.
    own = np.tile([1.0, 1.0, 0.0], (len(texts), 1))
    return {"attention_mask": tensor(own), "hidden": tensor(np.stack([texts + 1, texts - 1, texts * 0 + 99], 1))}
auto = lambda made: types.SimpleNamespace(from_pretrained=lambda name: made)
sys.modules["transformers"].AutoModel, sys.modules["transformers"].AutoTokenizer = auto(network), auto(split)
`;

const run = (code: string) =>
  execFileSync("python3", ["-"], { cwd: folder, input: `${stage}\n${code}`, stdio: "pipe" });
const written = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

describe("the blocks of Python in docs/forecast.md", () => {
  it("are ten lines at most, and one for each kind of features", () => {
    expect(
      blocks.map((code) =>
        ["sklearn", "timm", "transformers", "torch", "eigvalsh"].find((word) => code.includes(word)),
      ),
    ).toEqual(["sklearn", "torch", "timm", "transformers", "eigvalsh"]);
    for (const code of blocks) expect(code.trim().split("\n").length).toBeLessThanOrEqual(10);
  });
  for (const [k, code] of blocks.slice(0, 4).entries())
    it(`save a file that is forecast from: ${code.split("\n").find((line) => /from|timm|torch/.test(line))}`, async ({
      skip,
    }) => {
      if (!hasNumPy) return skip("there is no python3 with NumPy");
      run(code);
      const { input } = take([await hold("mine.npz", written("mine.npz"))], { seed: 1 });
      expect([input.labelled.rows, input.unlabelled.rows, input.labelled.columns]).toEqual([24, 90, 6]);
      expect(input.sourceData?.rows.rows).toBe(k === 0 ? undefined : 300);
      const steps = forecast(input, { seed: 1, draws: 40, sizes: [24, 96] });
      let step = steps.next();
      while (!step.done) step = steps.next();
      const { refused, curves } = step.value;
      expect(refused).toEqual([]);
      // The tasks are the same: the source is worth something.
      expect(curves.ridgeS?.[0].median).toBeLessThan(curves.ridge0?.[0].median ?? 0);
    });
  it("save the eigenvalues of a covariance", async ({ skip }) => {
    if (!hasNumPy) return skip("there is no python3 with NumPy");
    run(blocks[4]);
    const { values } = await readEigenvalues(written("eigenvalues.npy"));
    expect(values).toHaveLength(6);
    expect(values[0]).toBeGreaterThan(4);
    expect(values[0]).toBeLessThan(16);
  });
});
