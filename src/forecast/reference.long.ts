import { describe } from "vitest";
import { compare, reference } from "../../test/forecastReference.ts";

describe.each(Object.entries(reference))("%s", (name, expected) => compare(name, expected));
