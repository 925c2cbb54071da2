// The entry of every npm script. It needs only Node and installs what is missing.
// Modules are imported dynamically, so that an old Node gets a message and not a syntax error.

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Transferscope needs Node 20.19 or newer; this is Node ${process.versions.node}. See https://nodejs.org/`,
  );
  process.exit(1);
}

const { Failure, watchParent } = await import("./process.mjs");
const { ensureInstalled } = await import("./install.mjs");

/** name → what it does with the remaining arguments; the value is the exit code, undefined leaves it alone. */
const commands = {
  start: async (args) => (await import("./serve.mjs")).start(args),
  dev: async (args) => (await import("./serve.mjs")).dev(args),
  build: async () => (await import("./build.mjs")).build(),
  cli: async (args) => (await import("./build.mjs")).runCli(args),
  prepack: async () => (await import("./build.mjs")).ensureCli(),
  onefile: async () => (await import("./build.mjs")).makeOneFile(),
  zip: async () => (await import("./zip.mjs")).zip(),
  release: async (args) => (await import("./release.mjs")).release(args),
  docs: async () => (await import("./docs.mjs")).docs(),
  gallery: async (args) => (await import("./build.mjs")).runCli(["gallery", "--write", ...args]),
  messages: async (args) => (await import("./messages.mjs")).messages(args),
  numbers: async (args) => (await import("./numbers.mjs")).numbers(args),
  bench: async (args) => (await import("./build.mjs")).runBench(args),
  kernels: async () => (await import("./kernels.mjs")).kernels(),
  screenshots: async () => (await import("./screenshots.mjs")).screenshots(),
  test: async (args) => (await import("./checks.mjs")).test(args),
  "test:engines": async (args) => (await import("./engines/engines.mjs")).testEngines(args),
  "test:long": async (args) => (await import("./checks.mjs")).testLong(args),
};

const [name = "", ...args] = process.argv.slice(2);
try {
  if (!Object.hasOwn(commands, name)) {
    throw new Failure(`Usage: node scripts/run.mjs ${Object.keys(commands).join(" | ")}`, 2);
  }
  watchParent();
  await ensureInstalled();
  process.exitCode = (await commands[name](args)) ?? process.exitCode;
} catch (error) {
  // An error with a code comes from the system (port, permission, missing file): its message is enough.
  const expected = error instanceof Failure || typeof error?.code === "string";
  console.error(expected ? error.message : error);
  process.exitCode = error?.exitCode ?? 1;
}
