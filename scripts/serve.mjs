// The built site or the development server. Vite runs in this process, so that no child can outlive it on the port.

import { networkInterfaces } from "node:os";
import { parseArgs } from "node:util";
import { ensureSite } from "./build.mjs";
import { Failure, root, say } from "./process.mjs";
import { servedWith } from "./security.mjs";

const known = { port: { type: "string" }, host: { type: "boolean", default: false } };

function parse(args) {
  try {
    return parseArgs({ args, options: known }).values;
  } catch (error) {
    throw new Failure(`${error.message}. Options: --port N, --host`, 2);
  }
}

function readOptions(args, defaultPort) {
  const values = parse(args);
  const port = Number(values.port ?? defaultPort);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(`--port wants a number from 1 to 65535, not "${values.port}".`, 2);
  }
  return { port, host: values.host ? true : undefined };
}

/** Prints the address once the server listens, and stops on the usual signals. */
function announce(server, wanted) {
  const { port } = server.httpServer.address();
  if (port !== wanted.port) say(`Port ${wanted.port} is taken, so it is ${port}.`);
  console.log(`Transferscope is at http://localhost:${port}/`);
  if (wanted.host) {
    const addresses = Object.values(networkInterfaces()).flat();
    for (const { address, family, internal } of addresses) {
      if (family === "IPv4" && !internal) console.log(`On this network: http://${address}:${port}/`);
    }
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(0));
}

/**
 * A Vite plugin that ignores range requests, as a server may (RFC 9110, §14.2): Vite fails on a range that ends before it
 * begins.
 */
function wholeFiles() {
  const use = (server) => {
    server.middlewares.use((request, _response, next) => {
      delete request.headers.range;
      next();
    });
  };
  return { name: "whole-files", configureServer: use, configurePreviewServer: use };
}

/** A server of a folder that holds a built site. */
export async function serve(folder, options) {
  const { preview } = await import("vite");
  return preview({
    root,
    logLevel: "warn",
    plugins: [wholeFiles()],
    build: { outDir: folder },
    preview: { ...options, ...servedWith },
  });
}

/** Serves the built site, building it first when it is not up to date. */
export async function start(args) {
  const options = readOptions(args, 4173);
  await ensureSite();
  announce(await serve("dist", options), options);
}

/** Serves the sources, with hot reload. */
export async function dev(args) {
  const options = readOptions(args, 5173);
  const { createServer } = await import("vite");
  const server = await createServer({ root, plugins: [wholeFiles()], server: options });
  announce(await server.listen(), options);
}
