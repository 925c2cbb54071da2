import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PreviewServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../scripts/serve.mjs";

const folder = mkdtempSync(join(tmpdir(), "served-"));
const page = "<!doctype html><title>the page</title>";
const script = "0123456789";
let server: PreviewServer;
beforeAll(async () => {
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), page);
  writeFileSync(join(folder, "assets", "a.js"), script);
  server = await serve(folder, { port: 0, host: "127.0.0.1" });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function get(path: string, headers: Record<string, string> = {}) {
  const { port } = server.httpServer.address() as AddressInfo;
  return new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    })
      .on("error", reject)
      .end();
  });
}

describe("npm start", () => {
  it("gives the page and its files", async () => {
    for (const path of ["/", "/?v=1&theta=30", "/index.html"])
      expect(await get(path)).toMatchObject({ status: 200, text: page });
    const file = await get("/assets/a.js");
    expect(file).toMatchObject({ status: 200, text: script });
    expect(file.headers["content-type"]).toMatch("javascript");
  });
  it("answers what is not there with 404 and no page", async () => {
    for (const path of ["/assets/gone.js", "/solve.worker.js", "/nosuch", "/assets/", "/a/b/c"])
      for (const accept of ["*/*", "text/html,application/xhtml+xml"]) {
        const { status, text } = await get(path, { accept });
        expect(status, path).toBe(404);
        expect(text).not.toContain("<title>");
      }
  });
  it("answers any range with the whole file", async () => {
    for (const range of ["bytes=5-1", "bytes=0-4", "bytes=-3", "bytes=99-", "bytes=x", "lines=1-2"])
      expect(await get("/assets/a.js", { range }), range).toMatchObject({ status: 200, text: script });
  });
});
