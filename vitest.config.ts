import { configDefaults, defineConfig } from "vitest/config";
import { typeset } from "./scripts/typeset.mjs";

const long = process.env.TRANSFERSCOPE_LONG === "1" ? ["{src,workers,test}/**/*.long.ts"] : [];

export default defineConfig({
  plugins: [typeset()],
  test: {
    include: ["src/**/*.test.{ts,tsx}", "workers/**/*.test.ts", "test/**/*.test.ts", ...long],
    exclude: [...configDefaults.exclude, "test/e2e/**"],
    environment: "node",
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 120_000,
  },
});
