import { describe, it } from "vitest";
import { protocolsAgree } from "../../../../test/protocolAgreement.ts";

describe("forgetting, interpolation and best ridges agree with real data, d = 120; d = 400 in protocols.long.ts", () => {
  it.each([
    { L: 1 },
    { L: 3, rho: 0.7 },
    { L: 2, gs: 0.6, ss: 0.3 },
    { spec: "power", L: 3, align: "rest", gs: 0.6, ss: 0.3 },
    { spec: "step", a: 0.2, align: "bottom" },
    { spec: "power", stop: 5 },
    { spec: "spike", a: 5, train: "rest" },
    { tune: "best" },
    { spec: "power", tune: "best", align: "top" },
    { spec: "step", a: 0.2, align: "bottom", tune: "best" },
    { spec: "power", train: "rest", tune: "best" },
    { gs: 0.6, ss: 0.3, tune: "best" },
    { spec: "power", gs: 0.6, ss: 0.3, tune: "best", align: "rest" },
    { spec: "step", a: 0.2, gs: 1.5, ss: 0.5, tune: "best" },
    { gs: 0.6, ss: 0.5, sr: 0.4 },
    { spec: "power", L: 2, gs: 0.6, ss: 0.3, sr: 0.02 },
    { spec: "step", a: 0.2, gs: 1.5, ss: 0.5, sr: 0.1, align: "rest" },
    { spec: "power", gs: 0.5, ss: 0.3, sr: 0.05, tune: "best" },
  ])("%o", (over) => protocolsAgree({ d: 120, ...over }, [12, 50, 150], 40, 81, 0.04));
});
