import { type ComponentType, type ReactNode, useCallback, useEffect, useSyncExternalStore } from "react";
import { t } from "../../lib/language.ts";
import type { Arrival, OnDemand } from "../../lib/onDemand.ts";
import { reloadPresent } from "../state/presentAddress.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { firstPicture } from "./firstPicture.ts";
import "./failure.css";

interface Places<P> {
  /** Drawn in its place until it is loaded. */
  readonly waits?: (props: P) => ReactNode;
  /** Drawn in its place after a failed load, below the sentence that says so. */
  readonly instead?: (props: P) => ReactNode;
  /** What it needs besides its program, at these props; called at every drawing, so it may be a hook. */
  readonly needs?: (props: P) => OnDemand<unknown> | undefined;
  /** No part of the first picture: asked for after it. */
  readonly later?: true;
  /** No sentence here after a failed load: it is shown elsewhere (`Missing`). */
  readonly quiet?: true;
}

/**
 * A part of the page whose program comes when it is drawn. Where it does not come, or throws, the rest of the page is as
 * it was.
 *
 * @param what what the sentence says is missing
 */
export function lazyPart<M, P extends object>(
  what: string,
  source: OnDemand<M>,
  pick: (module: M) => ComponentType<P>,
  { waits, instead, needs, later, quiet }: Places<P> = {},
): ComponentType<P> {
  const when = later && firstPicture;
  return function LazyPart(props: P) {
    const needed = needs?.(props);
    const { value, failure } = useOnDemand(source, when);
    const need = useOnDemand(needed, when);
    if (value !== undefined && (!needed || need.value !== undefined)) {
      const Part = pick(value);
      return (
        <ErrorBoundary what={what}>
          <Part {...props} />
        </ErrorBoundary>
      );
    }
    if (failure === undefined && need.failure === undefined) return waits?.(props);
    return (
      <>
        {!quiet && <Missing what={what} source={(failure === undefined && needed) || source} />}
        {instead?.(props)}
      </>
    );
  };
}

/** Loads the source where there is one, at once or after `when`; again when the network is back. */
export function useOnDemand<T>(source: OnDemand<T> | undefined, when?: Promise<unknown>): Arrival<T> {
  const arrival = useArrival(source);
  const failed = arrival.failure !== undefined;
  useEffect(() => {
    if (!when) return askFor(source);
    let wanted = true;
    void when.then(() => wanted && askFor(source));
    return () => {
      wanted = false;
    };
  }, [source, when]);
  useEffect(() => {
    if (!failed) return;
    const again = () => askFor(source);
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [failed, source]);
  return arrival;
}

const useArrival = <T,>(source: OnDemand<T> | undefined): Arrival<T> =>
  useSyncExternalStore(
    source?.subscribe ?? never,
    useCallback(() => source?.arrival ?? nothing, [source]),
  );
const never = () => () => {};
const nothing = {};

/** What comes of it is heard from the source. */
const askFor = (source: OnDemand<unknown> | undefined) => void source?.ask().catch(() => {});

/** The sentence after a failed load, with retry and reload; nothing without a failure. */
export function Missing({ what, source }: { readonly what: string; readonly source: OnDemand<unknown> }) {
  const { failure, loading } = useArrival(source);
  if (failure === undefined) return null;
  return (
    <span className="missing" role="alert">
      {t("{what} could not be loaded.", { what })}{" "}
      <button type="button" onClick={() => askFor(source)}>
        {loading ? "Asking …" : "Try again"}
      </button>{" "}
      <button type="button" onClick={reloadPresent}>
        Reload this setting
      </button>
    </span>
  );
}
