import { toNumber } from "./readers.ts";
import type { Raw } from "./scene.ts";

/** Version of links that this build writes and fully understands. */
export const LINK_VERSION = 1;

/** A pure step from one version of links to the next: keys and values in, keys and values out. */
export type Migration = (raw: Raw) => Raw;

/** Migration steps by the version they start from; empty, since version 1 is the first. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {};

/**
 * Keys and values of an older version as those of the present one, step by step; as they are where the version is not
 * older, is none, or has no step.
 */
export function migrate(raw: Raw, steps = MIGRATIONS, present = LINK_VERSION): Raw {
  let migrated = raw;
  let version = (Object.hasOwn(raw, "v") ? toNumber(raw.v) : present) ?? Number.NaN;
  for (; Number.isInteger(version) && version < present && Object.hasOwn(steps, version); version++)
    migrated = { ...steps[version](migrated), v: version + 1 };
  return migrated;
}
