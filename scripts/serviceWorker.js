// Keeps the site on the reader's machine. The build puts VERSION and FILES before this text: path → hash of the content.
// All files of one version come together or not at all, and a new version waits until the reader asks for it.

const prefix = `transferscope ${self.registration.scope} `;
const name = prefix + VERSION;
const address = (path) => new URL(path, self.registration.scope).href;
/** The hash is part of the key: what has not changed is taken from the version before. */
const key = (path) => `${address(path)}?${FILES[path]}`;
/** Where the new version notes which tabs were open when it took over: they show a version before. */
const OPEN_BEFORE = address("open-before");

/** The response, if it holds the file of this version: a status of 200 may come with anything. */
async function checked(response, path) {
  if (!response?.ok) return undefined;
  const body = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  // A new response: a page must not be answered by one that was redirected.
  return hash.startsWith(FILES[path]) ? new Response(body, { headers: response.headers }) : undefined;
}

async function keep(cache, path) {
  const found =
    (await checked(await caches.match(key(path)), path)) ??
    // Past the browser's own cache, which may still hold a file of the version before.
    (await checked(await fetch(address(path), { cache: "reload" }), path));
  if (!found) throw new Error(`${path} is not there, or not that of this version`);
  await cache.put(key(path), found);
}

async function fill() {
  const cache = await caches.open(name);
  // The page first: while a server still has another one, or where it writes into it, no more is fetched.
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

/** The files of versions before go when the last tab that may ask for them is closed or loaded anew. */
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

/** A file that this version does not have: a tab that was open before may ask for it. Names say what a file holds. */
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
