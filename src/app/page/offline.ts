import { createStore } from "zustand/vanilla";
import { LINK_VERSION } from "../../scene/migrate.ts";

export interface OfflineState {
  /** A version that is here and waits for the reader's word. */
  readonly waiting: ServiceWorker | undefined;
}

export const offline = createStore<OfflineState>()(() => ({ waiting: undefined }));

/** The new version takes over, and the page is loaded anew with the setting that its address holds. */
export function takeNewVersion(): void {
  const { waiting } = offline.getState();
  if (waiting?.state === "installed") {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("use the new version");
  } else location.reload(); // it was taken in another tab
}

export function later(): void {
  offline.setState({ waiting: undefined });
}

/**
 * Keeps the site on this machine and watches for a newer one, which never takes over by itself. Where a browser has or
 * allows no service workers the page is as it was, and needs the network.
 */
export async function keepOffline(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.register("./sw.js");
    if (!registration) return;
    const arrived = () => {
      const { waiting, active } = registration;
      // Without a version before it there is nothing to be asked.
      if (waiting && active) offline.setState({ waiting });
    };
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", arrived);
    });
    arrived();
    const check = () => {
      // Offline this fails, and is tried again.
      if (!document.hidden) registration.update().catch(() => {});
    };
    document.addEventListener("visibilitychange", check);
    addEventListener("online", check);
    const asked = Number(new URLSearchParams(location.search).get("v"));
    if (asked > LINK_VERSION) check();
  } catch {
    // A frame without an origin, a browser that forbids it, or a server without the file.
  }
}
