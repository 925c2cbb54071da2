// npm run kernels: compiles src/lib/kernels/kernels.as.ts to binary.ts beside it. The compiler is no dependency: it is 100 MB and
// needed only where the source changes. npm puts it in a temporary folder.

import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure, inRoot, run } from "./process.mjs";

const source = "src/lib/kernels/kernels.as.ts";
const target = "src/lib/kernels/binary.ts";
export const compiler = "assemblyscript@0.28.20";
const options = "-O3 --converge --noAssert --runtime stub --importMemory --initialMemory 0 --enable simd".split(" ");

/** Of all that the compiled output depends on. */
export const fingerprint = () =>
  createHash("sha256")
    .update([compiler, ...options, readFileSync(inRoot(source), "utf8").replaceAll("\r\n", "\n")].join("\n"))
    .digest("hex");

/** The module in hexadecimal digits, by the compiler in `folder`, installed there first if it is not. */
export async function compile(folder) {
  const asc = join(folder, "node_modules/assemblyscript/bin/asc.js");
  if (!existsSync(asc)) {
    writeFileSync(join(folder, "package.json"), "{}");
    const flags = ["--prefix", folder, "--no-save", "--no-audit", "--no-fund"];
    if ((await run(process.execPath, [process.env.npm_execpath, "install", ...flags, compiler])) !== 0)
      throw new Failure(`npm could not install ${compiler}`);
  }
  writeFileSync(join(folder, "kernels.ts"), readFileSync(inRoot(source)));
  if ((await run(process.execPath, [asc, "kernels.ts", "--baseDir", folder, "-o", "kernels.wasm", ...options])) !== 0)
    throw new Failure("The kernels do not compile");
  return readFileSync(join(folder, "kernels.wasm")).toString("hex");
}

export async function kernels() {
  const folder = mkdtempSync(join(tmpdir(), "transferscope-kernels-"));
  try {
    const digits = await compile(folder);
    const lines = [
      "// Compiled from kernels.as.ts by `npm run kernels`; not to be edited.",
      "",
      "/** SHA-256 of compiler, options and source. */",
      `export const source = "${fingerprint()}";`,
      "",
      "/** The WebAssembly module in hexadecimal digits: compressed, they are 0.7 kB shorter than base64. */",
      "export const binary =",
      `  "${digits}";`,
      "",
    ];
    writeFileSync(inRoot(target), lines.join("\n"));
    console.log(`${target}: ${digits.length / 2} bytes`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
