// The 20 × 20 diagram of Tahir et al. (d = 500, γ = .1 … 2, 20 replicates, both methods of transfer): one pass a replicate
// against the published training loop. That loop trains every cell by gradient descent: 5000 epochs of a two-layer network.
// Its epoch is timed here with the same kernels, in the same page, so that the ratio does not depend on the machine.

export async function diagram({ browser, url, spread }) {
  const page = await browser.newPage();
  await page.goto(url);
  const r = await page.evaluate(async () => {
    const { replicate } = await import("/src/compute/evaluate.ts");
    const { SimulationField } = await import("/src/compute/field.ts");
    const { Summary } = await import("/src/compute/summary.ts");
    const { decodeLink } = await import("/src/scene/link.ts");
    const { plan } = await import("/src/scene/plan.ts");
    const { kernels } = await import("/src/lib/kernels/kernels.ts");
    const { scene } = decodeLink("v=1&show=simulation");
    const { mapSimulation } = plan(scene);
    const drain = (pieces) => {
      let piece = pieces.next();
      while (!piece.done) piece = pieces.next();
      return piece.value;
    };
    drain(replicate(mapSimulation.job, 99));
    const REPLICATES = 20;
    const field = new SimulationField(mapSimulation.job, REPLICATES);
    const passes = [];
    const start = performance.now();
    for (let k = 0; k < REPLICATES; k++) {
      const t = performance.now();
      field.store(k, k + 1, drain(replicate(mapSimulation.job, k)));
      passes.push(performance.now() - t);
    }
    const read = performance.now();
    const summary = new Summary(field, mapSimulation.cells);
    while (summary.absorb(1e9));
    const end = performance.now();

    // One epoch at the middle of the diagram, n = d: H = X·W, its gradient Xᵀ·(r aᵀ) and the readout's, as matrix products.
    const d = 500;
    const [X, W] = [new Float64Array(d * d).fill(0.01), new Float64Array(d * d).fill(0.01)];
    const epochs = [];
    for (let k = 0; k < 5; k++) {
      const G = new Float64Array(d * d);
      const t = performance.now();
      // A product of two d × d matrices costs what two symmetric halves cost; forward and backward take two products.
      for (const M of [X, W, X, W]) drain(kernels().gram(G, M, d, d));
      epochs.push(performance.now() - t);
    }
    return {
      passes,
      pass: read - start,
      reading: end - read,
      cells: mapSimulation.cells.length,
      epochs,
      replicates: REPLICATES,
    };
  });
  await page.close();
  const epoch = [...r.epochs].sort((a, b) => a - b)[2];
  const ours = (r.pass + r.reading) / 1000;
  const loop = (epoch * r.replicates * 5000 * 400) / 1000;
  const published = 0.22 * 5000 * 400;
  return [
    `one pass, every n = .1d … 2d: ${spread(r.passes)} ms a replicate on one thread`,
    `${r.replicates} replicates and ${r.cells} cells of scratch, linear transfer and fine-tuning: ${ours.toFixed(2)} s on one thread (${(r.reading / 1000).toFixed(2)} s of it reading)`,
    `the training loop with the same kernels: ${epoch.toFixed(0)} ms an epoch and replicate, ${(loop / 3600).toFixed(0)} h for the diagram; ratio ${Math.round(loop / ours).toLocaleString("en")}`,
    `the published loop: 0.22 s an epoch of all replicates on two cores, ${(published / 3600).toFixed(0)} h; ratio ${Math.round(published / ours).toLocaleString("en")}`,
  ];
}
