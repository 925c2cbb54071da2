import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compile } from "../../../scripts/kernels.mjs";
import { binary } from "./binary.ts";

it("the compiler makes binary.ts of kernels.as.ts; skipped where npm cannot fetch the compiler", async ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), "transferscope-kernels-"));
  try {
    const made = await compile(folder).catch((error: Error) => {
      if (/could not install/.test(error.message)) return undefined;
      throw error;
    });
    if (made === undefined) skip();
    expect(made).toBe(binary);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 600_000);
