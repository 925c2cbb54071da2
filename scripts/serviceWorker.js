// Caches the site for offline use. The build prepends VERSION and FILES (path → content hash). A version is cached
// completely or not at all, and a new one waits until the reader activates it.

const prefix = `transferscope ${self.registration.scope} `;
const name = prefix + VERSION;
const address = (path) => new URL(path, self.registration.scope).href;
/** The hash is part of the key, so that unchanged files are copied from the previous version. */
const key = (path) => `${address(path)}?${FILES[path]}`;
/** Key under which a new version stores the tabs that were open when it took over: they still show the previous one. */
const OPEN_BEFORE = address("open-before");

/** The response, if its content hash matches: a captive portal, say, answers anything with status 200. */
async function checked(response, path) {
  if (!response?.ok) return undefined;
  const body = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  // A new Response object: a navigation must not be answered by a redirected one.
  return hash.startsWith(FILES[path]) ? new Response(body, { headers: response.headers }) : undefined;
}

async function keep(cache, path) {
  const found =
    (await checked(await caches.match(key(path)), path)) ??
    // Bypasses the HTTP cache, which may still hold a file of the previous version.
    (await checked(await fetch(address(path), { cache: "reload" }), path));
  if (!found) throw new Error(`${path} is not there, or not that of this version`);
  await cache.put(key(path), found);
}

async function fill() {
  const cache = await caches.open(name);
  // The page first: if the server has another version or modifies it, nothing else is fetched.
  await keep(cache, "index.html");
  await Promise.all(Object.keys(FILES).map((path) => keep(cache, path)));
}

const olderCaches = async () => (await caches.keys()).filter((k) => k.startsWith(prefix) && k !== name);

async function takeOver() {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const cache = await caches.open(name);
  await cache.put(OPEN_BEFORE, new Response(JSON.stringify(tabs.map(({ id }) => id))));
  await self.clients.claim();
}

let isAlone = false;

/** Files of previous versions are deleted when the last tab that may request them is closed or reloaded. */
async function forget() {
  if (isAlone) return;
  const before = (await (await caches.match(OPEN_BEFORE, { cacheName: name }))?.json()) ?? [];
  const tabs = await Promise.all(before.map((id) => self.clients.get(id)));
  if (tabs.some((tab) => tab !== undefined)) return;
  await Promise.all((await olderCaches()).map((k) => caches.delete(k)));
  isAlone = true;
}

async function answer(request, path) {
  const kept = await caches.match(key(path), { cacheName: name });
  return kept ?? fetch(request);
}

/** A file of a previous version, requested by a tab that was open before the update. File names contain content hashes. */
async function answerBefore(request, path) {
  for (const cacheName of await olderCaches()) {
    const kept = await caches.match(address(path), { cacheName, ignoreSearch: true });
    if (kept) return kept;
  }
  return fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", ({ data }) => {
  if (data === "use the new version") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { scope } = self.registration;
  if (request.method !== "GET" || !request.url.startsWith(scope)) return;
  const path = new URL(request.url).pathname.slice(new URL(scope).pathname.length) || "index.html";
  if (Object.hasOwn(FILES, path)) event.respondWith(answer(request, path));
  else if (!isAlone) event.respondWith(answerBefore(request, path));
  event.waitUntil(forget());
});
