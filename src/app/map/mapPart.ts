import type { Picture } from "../engine/picture.ts";

/** What the map draws from, of the picture. Its scene counts, not the store's: however many events a frame has, the figure is drawn once in it. */
export const mapPart = ({ scene, probe, map, reference, mapSimulation, lowDetail, failure, progress }: Picture) => ({
  scene,
  probe,
  map,
  referenceScene: reference?.scene,
  referenceMap: reference?.map,
  mapSimulation,
  lowDetail,
  failure,
  waits: progress.waits,
  threads: progress.threads,
});
export type MapPart = ReturnType<typeof mapPart>;
