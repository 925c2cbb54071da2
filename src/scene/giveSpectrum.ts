import { type OwnSpectrum, ownSpectra } from "../models/ownSpectra.ts";
import { OWN } from "./ownData.ts";
import type { Raw } from "./scene.ts";

/**
 * Makes a list of eigenvalues known to this tab or run.
 *
 * @param values λ ≥ 0, strongest first, and @param energies shares of the tasks' difference, where it is not spread evenly
 * @returns the keys of a link that mean it
 */
export function giveSpectrum(values: Float64Array, energies?: Float64Array): Raw {
  const spectrum: OwnSpectrum = { values, energies: energies ?? values.map(() => 1 / values.length) };
  const list = `id:${numberOf([spectrum.values, spectrum.energies])}`;
  // The latest is meant where a link names none.
  ownSpectra.delete(list);
  ownSpectra.set(list, spectrum);
  return { spec: OWN, list, d: values.length, ...(energies && { align: OWN }) };
}

/** FNV-1a of the bytes, little-endian: the same list has the same number everywhere. */
function numberOf(arrays: readonly Float64Array[]): number {
  let hash = 0x811c9dc5;
  for (const array of arrays) {
    const view = new DataView(new ArrayBuffer(8));
    for (const x of array) {
      view.setFloat64(0, x, true);
      for (let k = 0; k < 8; k++) hash = Math.imul(hash ^ view.getUint8(k), 0x01000193);
    }
  }
  return hash >>> 0 || 1;
}
