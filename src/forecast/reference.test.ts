import { describe } from "vitest";
import { compare, reference } from "../../test/forecastReference.ts";

/** One setting a pair; all 30 are compared in reference.long.ts. */
const some = Object.entries(reference).filter(([name]) => name.endsWith("m=60 seed=0"));

describe.each(some)("%s", (name, expected) => compare(name, expected));
