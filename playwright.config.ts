import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";

const port = process.env.TRANSFERSCOPE_PORT ?? "4179";
const url = `http://localhost:${port}/`;
const executablePath = process.env.TRANSFERSCOPE_CHROMIUM;

export default defineConfig({
  testDir: "test/e2e",
  outputDir: ".cache/test-results",
  reporter: [["list"], ["json", { outputFile: ".cache/reports/e2e.json" }]],
  forbidOnly: true,
  // What takes long and repeats in more settings what another test sees in one runs with npm run test:long.
  ...(process.env.TRANSFERSCOPE_LONG ? {} : { grepInvert: /@long/ }),
  // Tests that do not simulate keep a processor busy for less than half of their time (see `held` in helpers.ts).
  workers: Math.min(2, availableParallelism()),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: url,
    // A page that is answered from its own store asks the network for nothing: only offline.spec.ts wants that.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `"${process.execPath}" scripts/run.mjs start --port ${port}`,
    url,
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
