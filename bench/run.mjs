// Measurements, side by side in one run, in real Chromium. Reported, never gating: `npm run bench [theory|diagram|diagonal|student|drag|load|kernels|forecast|atlas|opening]`.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { createServer } from "vite";
import { findChromium } from "../scripts/chromium.mjs";
import { inRoot } from "../scripts/process.mjs";
import { atlas } from "./atlas.mjs";
import { diagonal } from "./diagonal.mjs";
import { diagram } from "./diagram.mjs";
import { drag } from "./drag.mjs";
import { forecast } from "./forecast.mjs";
import { kernels } from "./kernels.mjs";
import { load } from "./load.mjs";
import { opening } from "./opening.mjs";
import { student } from "./student.mjs";
import { theory } from "./theory.mjs";

const cases = { theory, diagram, diagonal, student, drag, load, kernels, forecast, atlas, opening };

/** Median, least and greatest of some numbers, as text. */
export const spread = (xs) => {
  const s = [...xs].sort((a, b) => a - b);
  return `${s[s.length >> 1].toFixed(1)} (${s[0].toFixed(1)} … ${s.at(-1).toFixed(1)})`;
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { beside: { type: "string" } } });
const beside = values.beside && resolve(values.beside);
const wanted = positionals.filter((a) => a !== "bench");
const server = await createServer({ root: inRoot(), logLevel: "error", server: { port: 0, host: "localhost" } });
await server.listen();
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-precise-memory-info"],
});
try {
  for (const [name, run] of Object.entries(cases)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n${name}`);
    for (const line of await run({ browser, url: server.resolvedUrls.local[0], spread, beside }))
      console.log(`  ${line}`);
  }
} finally {
  await browser.close();
  await server.close();
}
