import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { catalogues } from "./scripts/catalogues.mjs";
import { typeset } from "./scripts/typeset.mjs";

const long = process.env.TRANSFERSCOPE_LONG === "1" ? ["{src,workers,test}/**/*.long.ts"] : [];

/** What takes longest begins first: otherwise it ends alone, on one of two processors. */
const longest = /\/(agreement|link|cli|pipes|training|sampleComplexity)\.test\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = (file: TestSpecification) => longest.test(file.moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  plugins: [typeset(), catalogues()],
  // As in vite.config.ts.
  resolve: { preserveSymlinks: true },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "workers/**/*.test.ts", "test/**/*.test.ts", ...long],
    exclude: [...configDefaults.exclude, "test/e2e/**"],
    setupFiles: ["test/everyModel.ts"],
    environment: "node",
    pool: "threads",
    maxWorkers: 2,
    // No test changes what another imports: each module is read once a thread, not once a file.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    // `npm run test:long` switches it on. It is read, not passed or failed: what runs in child processes (the command line) and in
    // the browser is not counted.
    coverage: {
      provider: "v8",
      include: ["src/**/*.{ts,tsx}", "workers/**/*.ts"],
      exclude: ["**/*.{test,long}.{ts,tsx}"],
      reporter: ["text-summary", "html"],
      reportsDirectory: ".cache/coverage",
    },
  },
});
