import { expect, it, vi } from "vitest";
import { memoByKey, memoByObject, memoByPair, memoLast } from "./memo.ts";

it("by key: asks once for each key, and forgets all when it is full", () => {
  const make = vi.fn((n: number, unit: string) => `${n} ${unit}`);
  const of = memoByKey(2, (n) => n, make);
  expect([of(1, "m"), of(1, "km"), of(2, "m"), of(1, "m")]).toEqual(["1 m", "1 m", "2 m", "1 m"]);
  expect(make).toHaveBeenCalledTimes(2);
  of(3, "m");
  of(3, "m");
  expect(make).toHaveBeenCalledTimes(3);
  of(1, "m");
  expect(make).toHaveBeenCalledTimes(4);
});

it("by key: remembers 0 and NaN as answers", () => {
  const make = vi.fn((n: number) => n * 0);
  const of = memoByKey(5, (n) => n, make);
  for (const n of [1, 1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]) of(n);
  expect(make).toHaveBeenCalledTimes(2);
});

it("by two arguments: asks once for each pair, and forgets all when it is full", () => {
  const make = vi.fn((a: object | number, b: number, unit: string) => `${typeof a} ${b} ${unit}`);
  const of = memoByPair(3, make);
  const one = {};
  expect([of(one, 1, "m"), of(one, 1, "m"), of({}, 1, "m"), of(1, 2, "m")]).toEqual([
    "object 1 m",
    "object 1 m",
    "object 1 m",
    "number 2 m",
  ]);
  expect(make).toHaveBeenCalledTimes(3);
  of(one, 1, "m");
  expect(make).toHaveBeenCalledTimes(3);
  of(one, 2, "m");
  of(one, 2, "m");
  expect(make).toHaveBeenCalledTimes(4);
  of(one, 1, "m");
  expect(make).toHaveBeenCalledTimes(5);
});

it("by object: asks once for each object, by identity", () => {
  const make = vi.fn(({ size }: { size: number }) => size);
  const of = memoByObject(make);
  const one = { size: 1 };
  expect([of(one), of(one), of({ size: 1 })]).toEqual([1, 1, 1]);
  expect(make).toHaveBeenCalledTimes(2);
});

it("the last answer: asks again whenever an argument changes, and only then", () => {
  const make = vi.fn((a: number, b: number) => a + b);
  const of = memoLast(make);
  expect([of(1, 2), of(1, 2), of(1, 3), of(1, 2)]).toEqual([3, 3, 4, 3]);
  expect(make).toHaveBeenCalledTimes(3);
});

it("an answer that threw is not remembered", () => {
  let broken = true;
  const make = (n: number) => {
    if (broken) throw new Error("broken");
    return n;
  };
  for (const of of [memoByKey(5, (n: number) => n, make), memoLast(make)]) {
    broken = true;
    expect(() => of(1)).toThrow("broken");
    broken = false;
    expect(of(1)).toBe(1);
  }
});
