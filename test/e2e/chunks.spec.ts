import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

/** How the built site is cut into files (scripts/workers.mjs). */

const folder = "dist/assets";
const scripts = () => readdirSync(folder).filter((file) => file.endsWith(".js"));
const named = (name: string) => {
  const found = scripts().filter((file) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file));
  expect(found, name).toHaveLength(1);
  return found[0];
};

/** A file and all that it imports before it runs. */
function withImports(file: string): string[] {
  const found = new Set([file]);
  for (const from of found)
    for (const [, to] of readFileSync(`${folder}/${from}`, "utf8").matchAll(
      /\b(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g,
    ))
      found.add(to);
  return [...found];
}

test("no source is in two files: page and workers load the same ones", () => {
  const places = new Map<string, string[]>();
  // The bundler's own helpers have no map.
  for (const file of scripts().filter((script) => existsSync(`${folder}/${script}.map`)))
    for (const source of JSON.parse(readFileSync(`${folder}/${file}.map`, "utf8")).sources as string[])
      places.set(source, [...(places.get(source) ?? []), file]);
  expect([...places.keys()].filter((source) => source.includes("src/models/")).length).toBeGreaterThan(50);
  expect([...places].filter(([, files]) => files.length > 1)).toEqual([]);
});

test("a worker does not load the page, nor a page or worker the other model", () => {
  expect(withImports(named("solve.worker"))).not.toContain(named("index"));
  const [first, second] = [withImports(named("deep-linear")), withImports(named("diagonal"))];
  expect(first).not.toContain(named("diagonal"));
  expect(second).not.toContain(named("deep-linear"));
  for (const file of [...first, ...second]) expect(file).not.toBe(named("index"));
  // Theory beyond the first picture is a file of its own, which loads no other model.
  const further = named("further-deep-linear");
  for (const before of [named("index"), named("solve.worker"), named("deep-linear")])
    expect(withImports(before)).not.toContain(further);
  expect(withImports(further)).not.toContain(named("diagonal"));
});

test("no later part of one model brings another model with it", () => {
  const ids = readdirSync("src/models").filter((name) => existsSync(`src/models/${name}/manifest.ts`));
  expect(ids.length).toBeGreaterThan(2);
  const own = scripts()
    .filter((script) => existsSync(`${folder}/${script}.map`))
    .flatMap((file) => {
      const { sources } = JSON.parse(readFileSync(`${folder}/${file}.map`, "utf8")) as { sources: string[] };
      const of = new Set(sources.flatMap((source) => /\/src\/models\/([\w-]+)\//.exec(source)?.[1] ?? []));
      return of.size === 1 ? ids.filter((id) => of.has(id)).map((id) => ({ file, id })) : [];
    });
  expect(own.length).toBeGreaterThan(10);
  const brought = own.flatMap(({ file, id }) =>
    ids
      .filter((other) => other !== id && withImports(file).includes(named(other) ?? ""))
      .map((other) => `${file}: ${other}`),
  );
  expect(brought).toEqual([]);
});
