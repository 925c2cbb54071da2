import type { Field } from "./field.ts";
import type { Scheduler } from "./scheduler.ts";

/**
 * Fills a changing target field. The coarse level of the current target is always finished, only its refinement is
 * aborted, and then the latest target is taken; intermediate ones are skipped. Aborting on every move would leave a drag
 * without a picture.
 *
 * `show` is called for every field that becomes current and whenever more of it is stored; `failed` when it cannot be
 * filled. Returns the setter of the target; with `undefined` filling stops.
 */
export function follow<F extends Field>(
  scheduler: Scheduler,
  priority: number,
  show: (field: F) => void,
  failed: (error: unknown) => void = () => {},
): (target: F | undefined) => void {
  let current: F | undefined;
  /** The current target has had its coarse level; remembered because the cache may have cleared the field since. */
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
