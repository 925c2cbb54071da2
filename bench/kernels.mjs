// The kernels of src/lib/kernels in Chromium, least of several times in ms: WebAssembly and its TypeScript form beside plain loops,
// and beside NumPy with OpenBLAS on one thread where there is a python3 that has it. Then what they are for: a simulated column
// and interpolations, with either form.

const SIZES = [250, 500, 1000];

const python = `
import os
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import time, numpy as np
for n in ${JSON.stringify(SIZES)}:
    X = np.random.default_rng(1).standard_normal((n, n))
    def least(work):
        times = []
        for _ in range(25):
            start = time.perf_counter(); work(); times.append(time.perf_counter() - start)
        return 1000 * min(times)
    G = X @ X.T + n * np.eye(n)
    print(least(lambda: X @ X.T), least(lambda: np.linalg.cholesky(G)))
`;

/** [gram, cholesky] at each size. */
async function numpy() {
  // Here, because the page reads this file too.
  const { execFileSync } = await import("node:child_process");
  try {
    const text = execFileSync("python3", ["-c", python], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return text
      .trim()
      .split("\n")
      .map((line) => line.split(" ").map(Number));
  } catch {
    return undefined;
  }
}

export async function kernels({ browser, url }) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForSelector(".map-canvas");
  await page.waitForTimeout(1500);
  const call = (name) => page.evaluate(async (name) => (await import("/bench/kernels.mjs"))[name](), name);
  // NumPy before and after: what else the machine does must not favour either.
  const before = await numpy();
  const dense = await call("measureDense");
  const after = await numpy();
  const training = await call("measureTraining");
  const uses = await call("measureUses");
  await page.close();
  const openBlas = before && after && before.map((row, i) => row.map((ms, j) => Math.min(ms, after[i][j])));
  const ms = (x) => `${x.toFixed(x < 10 ? 2 : 0)} ms`;
  return [
    ...dense.map(({ name, n, naive, plain, wasm }) => {
      const blas = openBlas?.[SIZES.indexOf(n)][name === "gram" ? 0 : 1];
      return (
        `${name.padEnd(9)} n = ${String(n).padEnd(5)}plain loops ${ms(naive)}, TypeScript ${ms(plain)}, WebAssembly ${ms(wasm)}` +
        ` (${(naive / wasm).toFixed(1)} and ${(plain / wasm).toFixed(1)} times as fast)` +
        (blas ? `; OpenBLAS ${ms(blas)}, ratio ${(wasm / blas).toFixed(2)}` : "")
      );
    }),
    ...training.map(
      ({ n, d, m, naive, plain, wasm }) =>
        `a step of training, n = ${n}, d = ${d}, m = ${m}: plain loops ${ms(naive)}, TypeScript ${ms(plain)}, WebAssembly ${ms(wasm)}` +
        ` (${(naive / wasm).toFixed(1)} times as fast as plain loops; ${((8 * n * d * m) / 1e6 / wasm / 2).toFixed(1)} GF/s)`,
    ),
    ...uses.map(
      ({ name, plain, wasm }) =>
        `${name}: TypeScript ${ms(plain)}, WebAssembly ${ms(wasm)}, ratio ${(plain / wasm).toFixed(1)}`,
    ),
  ];
}

/** Least time of some works, in turns. */
function least(works, rounds) {
  const best = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { prepare, work }] of works.entries()) {
      const ready = prepare?.();
      const start = performance.now();
      work(ready);
      best[i] = Math.min(best[i], performance.now() - start);
    }
  }
  return best;
}

async function load() {
  const { plain } = await import("/src/lib/kernels/plain.ts");
  const { finish, kernels, setKernels } = await import("/src/lib/kernels/kernels.ts");
  const { normals } = await import("/src/lib/normal.ts");
  const random = (count, purpose) => {
    const values = new Float64Array(count);
    normals(values, count, { seed: 1, replicate: 0, purpose });
    return values;
  };
  return { plain, wasm: kernels(), finish, random, setKernels };
}

/** Runs in the page. */
export async function measureDense() {
  const { plain, wasm, finish, random } = await load();
  const naiveGram = (G, X, n) => {
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += X[i * n + k] * X[j * n + k];
        G[i * n + j] = sum;
      }
  };
  const naiveCholesky = (G, n) => {
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = G[i * n + j];
        for (let k = 0; k < j; k++) sum -= G[i * n + k] * G[j * n + k];
        G[i * n + j] = i === j ? Math.sqrt(sum) : sum / G[j * n + j];
      }
  };
  return SIZES.flatMap((n) => {
    const X = random(n * n, n);
    const G = new Float64Array(n * n);
    finish(plain.gram(G, X, n, n));
    for (let i = 0; i < n; i++) G[i * n + i] += n;
    const blank = () => new Float64Array(n * n);
    const copy = () => G.slice();
    const rounds = n < 500 ? 60 : n < 1000 ? 25 : 6;
    const grams = least(
      [
        { prepare: blank, work: (C) => naiveGram(C, X, n) },
        { prepare: blank, work: (C) => finish(plain.gram(C, X, n, n)) },
        { prepare: blank, work: (C) => finish(wasm.gram(C, X, n, n)) },
      ],
      rounds,
    );
    const factors = least(
      [
        { prepare: copy, work: (T) => naiveCholesky(T, n) },
        { prepare: copy, work: (T) => finish(plain.cholesky(T, n)) },
        { prepare: copy, work: (T) => finish(wasm.cholesky(T, n)) },
      ],
      rounds,
    );
    return [
      ["gram", grams],
      ["cholesky", factors],
    ].map(([name, [naive, plain, wasm]]) => ({ name, n, naive, plain, wasm }));
  });
}

/** Runs in the page. One step: forward, residual, both gradients, new weights. */
export async function measureTraining() {
  const { plain, wasm, random } = await load();
  return [
    [640, 20, 200],
    [1000, 100, 1000],
  ].map(([n, d, m]) => {
    const [X, y] = [random(n * d, 1), random(n, 2)];
    const start = { W: random(m * d, 3), a: random(m, 4).map((x) => x / m) };
    // So small that half of the neurons stay active: a training that dies costs nothing.
    const eta = 1e-8;
    const withKernels = (these) => {
      const blocks = [X, start.W, start.a, y, n, n, Math.ceil(m / 4) * 4 * n, m * d, m].map((of) => {
        const block = these.allocate(typeof of === "number" ? of : of.length);
        if (typeof of !== "number") block.values.set(of);
        return block;
      });
      return () => {
        const [x, W, a, y, f, r, H, gW, gA] = blocks;
        these.reluForward(f, H, x, W, a, n, d, m);
        const [fit, wanted, residual] = [f.values, y.values, r.values];
        for (let i = 0; i < n; i++) residual[i] = fit[i] - wanted[i];
        these.reluBackward(gW, gA, H, x, a, r, n, d, m);
        const [w, readout, dw, da] = [W.values, a.values, gW.values, gA.values];
        for (let j = 0; j < m * d; j++) w[j] -= eta * dw[j];
        for (let j = 0; j < m; j++) readout[j] -= eta * da[j];
      };
    };
    const naive = () => {
      const [W, a] = [start.W.slice(), start.a.slice()];
      const [h, r] = [new Float64Array(n * m), new Float64Array(n)];
      const [gW, gA] = [new Float64Array(m * d), new Float64Array(m)];
      return () => {
        for (let i = 0; i < n; i++) {
          let f = 0;
          for (let j = 0; j < m; j++) {
            let z = 0;
            for (let c = 0; c < d; c++) z += X[i * d + c] * W[j * d + c];
            h[i * m + j] = z > 0 ? z : 0;
            f += a[j] * h[i * m + j];
          }
          r[i] = f - y[i];
        }
        gW.fill(0);
        gA.fill(0);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < m; j++) {
            if (h[i * m + j] <= 0) continue;
            gA[j] += r[i] * h[i * m + j];
            const share = r[i] * a[j];
            for (let c = 0; c < d; c++) gW[j * d + c] += share * X[i * d + c];
          }
        }
        for (let j = 0; j < m * d; j++) W[j] -= eta * gW[j];
        for (let j = 0; j < m; j++) a[j] -= eta * gA[j];
      };
    };
    const works = [naive(), withKernels(plain), withKernels(wasm)].map((work) => ({ work }));
    const [slow, twin, fast] = least(works, n < 1000 ? 40 : 6);
    return { n, d, m, naive: slow, plain: twin, wasm: fast };
  });
}

/** Runs in the page. */
export async function measureUses() {
  const { plain, wasm, random, setKernels } = await load();
  const { replicates } = await import("/src/compute/evaluate.ts");
  const { loadEverything } = await import("/src/models/registry.ts");
  const { decodeLink } = await import("/src/scene/link.ts");
  const { interpolate } = await import("/src/models/diagonal/simulate/interpolate.ts");
  await loadEverything();
  const run = (steps) => {
    for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
  };
  const both = (name, work, rounds) => {
    const form = (these) => ({ prepare: () => setKernels(these), work });
    const [slow, fast] = least([form(plain), form(wasm)], rounds);
    setKernels(wasm);
    return { name, plain: slow, wasm: fast };
  };
  const { plan } = await import("/src/scene/plan.ts");
  const column = (name, link) => {
    const { job } = plan(decodeLink(link).scene).mapSimulation;
    return both(`${name}, d = ${job.setup.d}, ${job.ns.length} sample sizes`, () => run(replicates(job, 0, 1)), 6);
  };
  const interpolation = (D, n, rootK) => {
    const [X, target] = [random(n * D, 7), random(D, 8)];
    const y = Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < D / 10; j++) sum += X[i * D + j] * target[j];
      return sum;
    });
    const work = () => run(interpolate(X, y, new Float64Array(D).fill(rootK), n, D));
    return both(`interpolation D = ${D}, n = ${n}, √k = ${rootK}`, work, 3);
  };
  return [
    column("a replicate of the default map", "v=1&show=simulation"),
    column("the same with a ridge", "v=1&show=simulation&ridge=0.1"),
    column("the same with a power law", "v=1&show=simulation&spec=power&a=1"),
    interpolation(1000, 500, 1),
    interpolation(1000, 500, 1e-3),
    interpolation(1000, 900, 1e-3),
  ];
}
