import type { Field } from "./field.ts";
import type { Scheduler } from "./scheduler.ts";

/**
 * Follows a moving target: the coarse picture of a target is always finished, only its refinement is abandoned, and of
 * the targets that came meanwhile only the latest is taken. Aborting on every move would starve a drag of pictures.
 *
 * `show` is called for every field that becomes current and whenever more of it has landed; `failed` when it cannot be
 * filled. Returns the function that names a new target; `undefined` for none, and nothing is shown until there is one.
 */
export function follow<F extends Field>(
  scheduler: Scheduler,
  priority: number,
  show: (field: F) => void,
  failed: (error: unknown) => void = () => {},
): (target: F | undefined) => void {
  let current: F | undefined;
  /** The current target had its coarse picture, whatever has become of it since: the cache may have emptied it. */
  let pictured = false;
  let wanted: F | undefined;
  let stop = new AbortController();

  function begin(field: F): void {
    stop.abort();
    stop = new AbortController();
    current = field;
    pictured = field.hasPicture;
    show(field);
    const onProgress = () => {
      if (current === field) pictured ||= field.hasPicture;
      show(field);
      advance();
    };
    scheduler.fill(field, { signal: stop.signal, priority, onProgress }).catch((error) => {
      if (current === field) {
        current = undefined;
        if (wanted !== field) advance();
        else failed(error);
      }
    });
  }

  function advance(): void {
    if (wanted && wanted !== current && (!current || pictured)) begin(wanted);
  }

  return (target) => {
    wanted = target;
    if (!target) {
      stop.abort();
      current = undefined;
    }
    advance();
  };
}
