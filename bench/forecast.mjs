// A forecast from 100 labels with 200 draws, in Chromium: milliseconds, median, least and greatest of five (two for the large one).

const SETTINGS = [
  { d: 200, N: 600, times: 5 },
  { d: 2048, N: 1500, times: 2 },
];

export async function forecast({ browser, url, spread }) {
  const page = await browser.newPage();
  await page.goto(url);
  const lines = [];
  for (const { d, N, times } of SETTINGS) {
    const took = await page.evaluate(
      async ({ d, N, times }) => {
        const { forecast } = await import("/src/forecast/forecast.ts");
        const { make } = await import("/test/forecastData.ts");
        const { input } = make({ d, m: 100, unlabelled: N - 100, seed: 1 });
        const once = () => {
          const start = performance.now();
          const steps = forecast(input, { seed: 1, draws: 200 });
          while (!steps.next().done);
          return performance.now() - start;
        };
        return Array.from({ length: times }, once);
      },
      { d, N, times },
    );
    lines.push(`m = 100, d = ${d}, N = ${N}, 200 draws: ${spread(took)} ms`);
  }
  await page.close();
  return lines;
}
