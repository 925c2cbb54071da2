import { expect, test } from "vitest";
import { onDemand } from "./onDemand.ts";

test("loads once for all callers", async () => {
  let loads = 0;
  const source = onDemand(async () => ++loads);
  expect(source.arrival).toEqual({});
  expect(await Promise.all([source.ask(), source.ask()])).toEqual([1, 1]);
  expect(await source.ask()).toBe(1);
  expect(source.arrival).toEqual({ value: 1 });
});

test("loads again after a failure, and notifies subscribers of each change", async () => {
  const lost = new Error("lost");
  const answers = [Promise.reject(lost), Promise.reject(lost), Promise.resolve("here")];
  let loads = 0;
  const source = onDemand(() => answers[loads++]);
  const heard: unknown[] = [];
  const forget = source.subscribe(() => heard.push(source.arrival));
  await expect(source.ask()).rejects.toBe(lost);
  await expect(source.ask()).rejects.toBe(lost);
  expect(await source.ask()).toBe("here");
  expect(heard).toEqual([
    { loading: true },
    { failure: lost },
    { failure: lost, loading: true },
    { failure: lost },
    { failure: lost, loading: true },
    { value: "here" },
  ]);
  forget();
  await source.ask();
  expect([loads, heard.length]).toEqual([3, 6]);
});

test.each([
  "Failed to fetch dynamically imported module: https://a.b/assets/api-1.js",
  "error loading dynamically imported module: https://a.b/assets/api-1.js",
  "Importing a module script failed.",
])("says in plain words that a file did not come: %s", async (said) => {
  const error = new TypeError(said);
  const source = onDemand(() => Promise.reject(error));
  await expect(source.ask()).rejects.toMatchObject({
    message: "a part of the program could not be loaded",
    cause: error,
  });
});
