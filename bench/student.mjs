// The 9 × 9 diagram of student and teacher at the default size (d = 20, 20 and 200 neurons, n = 10 … 640), one seed, on two workers of the
// page: until its first cell, until its last, and how long a worker goes on after it is cancelled. The goals are seconds, two minutes, 100 ms.

export async function student({ browser, url, spread }) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForSelector(".map-canvas");
  await page.waitForTimeout(1500);
  const r = await page.evaluate(async () => (await import("/bench/student.mjs")).measure());
  await page.close();
  const seconds = (ms) => (ms / 1000).toFixed(1);
  return [
    `${r.cells} cells on two workers: ${seconds(r.whole)} s, the first after ${seconds(r.first)} s; ${seconds(r.work)} s of both together`,
    `cancelled at ${r.cancelled.length} moments: ${spread(r.cancelled)} ms until both workers were idle`,
  ];
}

/** Runs in the page. */
export async function measure() {
  const { SimulationField } = await import("/src/compute/field.ts");
  const { pool } = await import("/src/compute/pool.ts");
  const { Scheduler } = await import("/src/compute/scheduler.ts");
  const { browserLane } = await import("/src/app/engine/browserLane.ts");
  const { modelById, models } = await import("/src/models/registry.ts");
  const { decodeLink } = await import("/src/scene/link.ts");
  const { mapSimulation } = await import("/src/scene/plan.ts");
  await models.load("relu");
  const threads = pool(browserLane, 2, Number.POSITIVE_INFINITY);
  const running = new Set();
  let work = 0;
  const scheduler = new Scheduler({
    lanes: 2,
    run: async (...call) => {
      const run = threads.run(...call);
      running.add(run);
      const done = await run.finally(() => running.delete(run));
      work += done?.ms ?? 0;
      return done;
    },
  });
  const fieldsOf = (seed) => {
    const { scene } = decodeLink(`v=1&m=relu&sim=student&gamma=4&x=mu:0..1&y=gamma:log:0.5..32&trials=1&seed=${seed}`);
    return mapSimulation(modelById("relu"), scene).jobs.map((job) => new SimulationField(job, 1));
  };
  const fill = (fields, signal, onProgress) =>
    Promise.all(fields.map((field) => scheduler.fill(field, { signal, priority: 0, onProgress })));

  const fields = fieldsOf(1);
  const start = performance.now();
  let first = 0;
  await fill(fields, new AbortController().signal, () => {
    first ||= performance.now() - start;
  });
  const whole = performance.now() - start;

  const cancelled = [];
  const others = fieldsOf(2);
  for (const after of [700, 1900, 2300, 3100, 4700]) {
    const stop = new AbortController();
    const filled = fill(others, stop.signal);
    await new Promise((resolve) => setTimeout(resolve, after));
    const at = performance.now();
    stop.abort();
    await filled;
    await Promise.all(running);
    cancelled.push(performance.now() - at);
  }
  threads.close();
  return { cells: fields.length, first, whole, work, cancelled };
}
