// State evolution of the default map of diagonal networks, µs a cell, against the two obvious ways to compute it: nested
// root finding over adaptive quadrature, as with SciPy, and iterating the equations, as an AMP algorithm does. Then
// interpolations at finite D. The obvious ways know what the default map needs: σ = 0 and laws about 0.

export async function diagonal({ browser, url, spread }) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForSelector(".map-canvas");
  await page.waitForTimeout(1500);
  const r = await page.evaluate(async () => (await import("/bench/diagonal.mjs")).measure());
  await page.close();
  const mean = (xs) => xs.reduce((a, b) => a + b) / xs.length;
  const ours = mean(r.ours);
  const rival = (name, { us, lost, steps, far }) =>
    `the same by ${name}: ${(mean(us) / 1000).toFixed(1)} ms a cell, ratio ${(mean(us) / ours).toFixed(0)}; ${mean(steps).toFixed(0)} steps, ${lost} of ${us.length} cells unsolved, the other risks within ${far.toExponential(1)} of ours`;
  return [
    ...r.maps.map(({ name, us }) => `65×65 ${name.padEnd(36)} ${spread(us)} µs a cell`),
    `129×129 perfect pretraining: ${spread(r.whole)} ms on one lane, so about ${(mean(r.whole) / 2).toFixed(0)} ms on two`,
    `${r.steps.length} cells of it, fine-tuning alone: ${spread(r.ours)} µs a cell, ${mean(r.steps).toFixed(1)} steps`,
    rival("nested root finding, adaptive quadrature", r.nested),
    rival(`AMP iteration, at most ${MOST} steps`, r.plain),
    rival("AMP iteration, damped by half", r.half),
    ...r.interpolations.map(
      ({ rootK, ms, factors }) =>
        `interpolation D = 400, n = 200, √k = ${rootK}: ${spread(ms)} ms, ${mean(factors).toFixed(1)} factors`,
    ),
  ];
}

/** Runs in the page. Every run of a map has a different c, so that no cached result is used. */
export async function measure() {
  const { evaluate } = await import("/src/compute/evaluate.ts");
  const { normals } = await import("/src/lib/normal.ts");
  const { fineTuningClasses, scratchClasses } = await import("/src/models/diagonal/theory/classes.ts");
  const { interpolate } = await import("/src/models/diagonal/simulate/interpolate.ts");
  const { evolve } = await import("/src/models/diagonal/theory/stateEvolution.ts");
  const { decodeLink } = await import("/src/scene/link.ts");
  const { mapJob } = await import("/src/scene/plan.ts");
  const time = (work) => {
    const start = performance.now();
    const value = work();
    return [performance.now() - start, value];
  };
  let run = 0;
  const job = (link, side) => {
    const { scene } = decodeLink(`v=1&m=diagonal${link}`);
    return mapJob({ ...scene, params: { ...scene.params, c: scene.params.c * (1 + 1e-9 * ++run) } }, side);
  };
  const solved = (link, side) => {
    const j = job(link, side);
    return time(() => evaluate(j, 0, side * side))[0];
  };
  const { params } = job("", 65);
  const apart = () => {
    for (let k = 0; k < 65 ** 2; k++) {
      const p = { ...params, alpha: (k % 65) / 64, lam: 0.99 * (Math.floor(k / 65) / 32 - 1) };
      for (const classes of [fineTuningClasses(p), scratchClasses(p)]) evolve(classes, p.alpha, p.sigma);
    }
  };
  const repeat = (count, work) => Array.from({ length: count + 1 }, (_, k) => work(k)).slice(1);
  const micro = (ms) => (1000 * ms) / 65 ** 2;
  const maps = [
    ["perfect pretraining", () => micro(solved("", 65))],
    ["perfect, scratch anew in every cell", () => micro(time(apart)[0])],
    ["finite pretraining, α_PT = 0.5", () => micro(solved("&alphapt=0.5", 65))],
  ].map(([name, work]) => ({ name, us: repeat(9, work) }));
  const whole = repeat(5, () => solved("", 129));

  const cells = [0.05, 0.15, 0.25, 0.35, 0.45, 0.6, 0.75, 0.9].flatMap((alpha) =>
    [-0.99, -0.5, 0, 0.5, 0.99].map((lam) => ({ alpha, classes: fineTuningClasses({ ...params, alpha, lam }) })),
  );
  const answers = cells.map(({ alpha, classes }) => evolve(classes, alpha, 0));
  const ours = repeat(9, () => {
    const many = () => cells.map(({ alpha, classes }) => evolve(classes, alpha, 0));
    return (1000 * time(() => repeat(24, many))[0]) / (25 * cells.length);
  });
  const rival = (solve) => {
    solve(cells[0]);
    const runs = cells.map((cell) => time(() => solve(cell)));
    const off = runs.map(([, { risk }], i) => Math.abs(risk - answers[i].risk)).filter((x) => x >= 0);
    const steps = runs.map(([, value]) => value.steps);
    return { us: runs.map(([ms]) => 1000 * ms), steps, lost: cells.length - off.length, far: Math.max(...off) };
  };
  const rivals = { nested: rival(nested), plain: rival((c) => iterated(c, 1)), half: rival((c) => iterated(c, 0.5)) };

  const [D, n] = [400, 200];
  const interpolations = [1, 1e-3, 1e-8].map((rootK) => {
    const factors = [];
    const ms = repeat(9, (replicate) => {
      const [X, target] = [new Float64Array(n * D), new Float64Array(D)];
      normals(X, n * D, { seed: 1, replicate, purpose: 0 });
      normals(target, D / 10, { seed: 1, replicate, purpose: 1 });
      const row = (i) => target.reduce((sum, b, d) => sum + Math.sqrt(10) * b * X[i * D + d], 0);
      const y = Float64Array.from({ length: n }, (_, i) => row(i));
      const [taken, { factorisations }] = time(() => {
        const pieces = interpolate(X, y, new Float64Array(D).fill(rootK), n, D);
        for (let piece = pieces.next(); ; piece = pieces.next()) if (piece.done) return piece.value;
      });
      factors.push(factorisations);
      return taken;
    });
    return { rootK, ms, factors };
  });
  return { maps, whole, ours, steps: answers.map((a) => a.steps), ...rivals, interpolations };
}

const density = (z) => Math.exp(-0.5 * z * z) * 0.3989422804014327;
const FARTHEST = 9;

/** s and η′ of one coordinate: Newton for (√k/2) sinh 2s + κs = x from the end where κ plays no part. */
function prox(x, kappa, rootK) {
  let s = 0.5 * Math.asinh((2 * x) / rootK);
  for (let k = 0; k < 60; k++) {
    const step = ((rootK / 2) * Math.sinh(2 * s) + kappa * s - x) / (rootK * Math.cosh(2 * s) + kappa);
    s -= step;
    if (Math.abs(step) <= 1e-14 * s) break;
  }
  const w = rootK * Math.cosh(2 * s);
  return { s, slope: w / (w + kappa) };
}

const PLACES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993943, 0.5860872354676911,
  0.4058451513773972, 0.2077849550078985, 0,
];
const KRONROD = [
  0.0229353220105292, 0.0630920926299786, 0.1047900103222502, 0.1406532597159259, 0.1690047266392679,
  0.1903505780647854, 0.2044329400752989, 0.2094821410847278,
];
const GAUSS = [0, 0.1294849661688697, 0, 0.2797053914892767, 0, 0.3818300505051189, 0, 0.4179591836734694];

/** ∫ f over [a, b]: 7 + 15 points, halved until each part is right to 1e-10 of the whole's scale. */
function integral(f, a, b, scale = 0, depth = 0) {
  const [middle, half] = [(a + b) / 2, (b - a) / 2];
  let [fine, coarse] = [0, 0];
  for (let i = 0; i < 8; i++) {
    const value = i === 7 ? f(middle) : f(middle - half * PLACES[i]) + f(middle + half * PLACES[i]);
    fine += half * KRONROD[i] * value;
    coarse += half * GAUSS[i] * value;
  }
  const size = Math.max(scale, Math.abs(fine));
  if (!(Math.abs(fine - coarse) > 1e-10 * size) || depth === 25) return fine;
  return integral(f, a, middle, size, depth + 1) + integral(f, middle, b, size, depth + 1);
}

/** The root of f between a and b: Chandrupatla's method, which SciPy has beside Brent's and which needs fewer steps. */
function root(f, a, b, tolerance) {
  let [x1, x2, f1, f2, t] = [a, b, f(a), f(b), 0.5];
  if (f1 > 0 === f2 > 0) return Number.NaN;
  for (;;) {
    const x = x1 + t * (x2 - x1);
    const fx = f(x);
    const [x3, f3] = fx > 0 === f1 > 0 ? [x1, f1] : [x2, f2];
    if (x3 === x2) [x2, f2] = [x1, f1];
    [x1, f1] = [x, fx];
    const least = tolerance / Math.abs(x2 - x1);
    if (!(least < 0.5) || f1 === 0) return x1;
    const [xi, phi] = [(x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2)];
    const curve = (f1 / (f2 - f1)) * (f3 / (f2 - f3)) + ((x3 - x1) / (x2 - x1)) * (f1 / (f3 - f1)) * (f2 / (f3 - f2));
    t = Math.max(least, Math.min(1 - least, phi * phi < xi && (1 - phi) ** 2 < 1 - xi ? curve : 0.5));
  }
}

/** τ outside, κ inside, each expectation by adaptive quadrature, each of its points by a prox. */
function nested({ alpha, classes }) {
  let steps = 0;
  const expect = (tau, kappa, f) => {
    steps++;
    return classes.reduce((sum, { rootK, weight, variance }) => {
      const width = Math.sqrt(variance + tau * tau);
      return sum + 2 * weight * integral((z) => density(z) * f(prox(width * z, kappa, rootK)), 0, FARTHEST);
    }, 0);
  };
  const first = (lnTau) => {
    const tau = Math.exp(lnTau);
    const second = (lnKappa) => Math.log(expect(tau, Math.exp(lnKappa), (c) => c.slope) / alpha);
    const kappa = Math.exp(root(second, -30, 10, 1e-8));
    return Math.log((kappa * kappa * expect(tau, kappa, (c) => c.s * c.s)) / (tau * tau * (1 - alpha)));
  };
  const tau = Math.exp(root(first, -14, 3, 1e-8));
  return { risk: alpha * tau * tau, steps };
}

const MOST = 2000;
/** A trapezoid over z = 10⁻⁴ sinh u, fine where a small τ makes the prox turn. */
const grid = Array.from({ length: 301 }, (_, i) => {
  const h = Math.asinh(1e4 * FARTHEST) / 300;
  const z = 1e-4 * Math.sinh(i * h);
  return { z, p: (i === 0 ? 1 : 2) * h * 1e-4 * Math.cosh(i * h) * density(z) };
});

/** τ² ← R/α and κ ← κ E[η′]/α, or a part of each step (in the logarithm); the risk is NaN where they never settle. */
function iterated({ alpha, classes }, part) {
  let [lnTau, lnKappa] = [-0.5 * Math.log(alpha), 0];
  for (let steps = 1; steps <= MOST; steps++) {
    const [tau, kappa] = [Math.exp(lnTau), Math.exp(lnKappa)];
    let [risk, slope] = [0, 0];
    for (const { rootK, weight, variance } of classes) {
      const total = variance + tau * tau;
      for (const { z, p } of grid) {
        const x = Math.sqrt(total) * z;
        const c = prox(x, kappa, rootK);
        // The target has this mean, less η, and this variance, given x.
        const off = (x * tau * tau) / total - kappa * c.s;
        risk += weight * p * (off * off + (variance * tau * tau) / total);
        slope += weight * p * c.slope;
      }
    }
    const [dTau, dKappa] = [0.5 * Math.log(risk / (alpha * tau * tau)), Math.log(slope / alpha)];
    if (Math.abs(dTau) + Math.abs(dKappa) < 1e-8) return { risk, steps };
    lnTau += part * dTau;
    lnKappa += part * dKappa;
  }
  return { risk: Number.NaN, steps: MOST };
}
