// A 129 × 129 picture of theory on one thread, against solving each node on its own with a plain bisection for c.

export async function theory({ browser, url, spread }) {
  const page = await browser.newPage();
  await page.goto(url);
  const rows = await page.evaluate(async () => {
    const { evaluate } = await import("/src/compute/evaluate.ts");
    const { theoryJob } = await import("/src/compute/job.ts");
    const { loadEverything, modelById } = await import("/src/models/registry.ts");
    await loadEverything();
    const { decodeLink } = await import("/src/scene/link.ts");
    const { mapJob } = await import("/src/scene/plan.ts");
    const links = {
      default: "v=1",
      "depth 7": "v=1&L=7",
      "ridge 0.1": "v=1&ridge=0.1",
      "finite source": "v=1&gs=0.5&ss=0.2&L=3",
      "σ across, d upwards": "v=1&x=sigma:0..1&y=d:20..1000&ridge=0.1",
      "power law": "v=1&spec=power&a=1&d=500&L=2",
      "power law, best ridge": "v=1&spec=power&a=1&d=500&L=2&base=best",
      "power law, stopped": "v=1&spec=power&a=1&d=500&L=1&stop=20",
      "power law, best ridges": "v=1&spec=power&a=1&d=500&L=1&tune=best",
    };

    /** The same numbers the obvious way: fresh objects, bisection. Only fine-tuning's c, the costly part. */
    function naive(job, xs, ys) {
      let sum = 0;
      for (const y of ys)
        for (const x of xs) {
          const p = { ...job.params, [job.x.param]: x, [job.y.param]: y };
          const [A, B] = [(p.gamma ?? 0.5) + (p.sigma ?? 0.2) ** 2, Math.max(0, 1 - (p.gamma ?? 0.5))];
          let [lo, hi] = [B, B + A ** (1 / p.L)];
          while (hi - lo > 1e-12 * hi) {
            const q = (lo + hi) / 2;
            if (q ** (p.L - 1) * (q - B) > A) hi = q;
            else lo = q;
          }
          sum += lo ** ((p.L - 1) / 2);
        }
      return sum;
    }

    const out = [];
    for (const [name, link] of Object.entries(links)) {
      const job = mapJob(decodeLink(link).scene, 129);
      const n = job.nx * job.ny;
      evaluate(job, 0, n);
      const [ours, plain] = [[], []];
      const axis = (a) => Array.from({ length: 129 }, (_, i) => a.lo + ((a.hi - a.lo) * i) / 128);
      for (let k = 0; k < 9; k++) {
        const a = performance.now();
        evaluate(job, 0, n);
        const b = performance.now();
        naive(job, axis(job.x), axis(job.y));
        ours.push(b - a);
        plain.push(performance.now() - b);
      }
      out.push({ name, ours, plain });
    }
    void theoryJob;
    void modelById;
    return out;
  });
  await page.close();
  return rows.map(
    ({ name, ours, plain }) =>
      `${name.padEnd(22)} 129×129, all six quantities: ${spread(ours)} ms; bisection for c alone: ${spread(plain)} ms`,
  );
}
