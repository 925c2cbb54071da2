import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, map, open, sentence, test } from "./helpers.ts";

/** A third model is a folder and a line in `src/models/manifests.ts`: nothing else is touched in a copy of the sources. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const copy = join(root, ".cache/third-model");
const node = (...args: string[]) =>
  execFileSync(process.execPath, args, {
    cwd: copy,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production" },
  });
const vite = (...args: string[]) => node("node_modules/vite/bin/vite.js", ...args, "--logLevel", "error");

test.beforeAll(() => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const path of ["src", "workers", "public", "scripts", "index.html", "package.json", "LICENSE"])
    cpSync(join(root, path), join(copy, path), { recursive: true });
  for (const path of ["tsconfig.base.json", "tsconfig.science.json", "vite.config.ts", "vite.cli.config.ts"])
    cpSync(join(root, path), join(copy, path));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
  cpSync(join(root, "test/fixtures/third-model"), join(copy, "src/models/third-model"), { recursive: true });
  const list = join(copy, "src/models/manifests.ts");
  const text = readFileSync(list, "utf8");
  const added = text
    .replace("import type", 'import { manifest as third } from "./third-model/manifest.ts";\nimport type')
    .replace("relu]", "relu, third]");
  expect(added).toContain("third]");
  writeFileSync(list, added);
});

test("the third model passes the contract, and the command line lists it", () => {
  node("node_modules/typescript/bin/tsc", "-p", "tsconfig.science.json");
  vite("build", "--config", "vite.cli.config.ts");
  const cli = (...args: string[]) => node("dist-cli/cli.js", ...args);
  const point = JSON.parse(cli("point", "?v=1&m=third-model&n=4"));
  expect(point).toMatchObject({ model: "third-model", params: { gap: 0.5, n: 4 }, quantities: { "t-source": 0 } });
  expect(point.notices).toEqual([]);
  const grid = cli("grid", "?v=1&m=third-model", "--size", "3").split("\n");
  expect(grid).toContain("0.5,1,0.75");
  const { quantities } = JSON.parse(cli("simulate", "?v=1&m=third-model", "--trials", "400"));
  expect(Math.abs(quantities["risk-mean"].z)).toBeLessThan(4);
  expect(quantities["risk-mean"].theory).toBeCloseTo(1 / 3, 12);
  expect(cli("presets")).toContain("third-example");
});

test("the page shows the third model: chosen from the list, with map, numbers, formula and link", async ({
  context,
  page,
}) => {
  vite("build");
  await context.route("**/*", (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ path: join(copy, "dist", pathname === "/" ? "index.html" : pathname) });
  });
  await open(page);
  await page.getByRole("combobox", { name: "Model" }).selectOption("Means of two Gaussians");
  await expect(sentence(page)).toContainText("With 3 draws the source's mean gains 0.083.");
  await expect(map(page)).toBeVisible();
  await expect(page.getByRole("slider", { name: "distance of the means" })).toBeVisible();
  await expect(page.locator(".formula-main math").first()).toBeAttached();
  await expect(page).toHaveURL(/\?v=1&m=third-model$/);
});
