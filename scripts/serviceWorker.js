// Keeps the site on the reader's machine. The build puts VERSION and FILES before this text: path → hash of the content.
// All files of one version come together or not at all, and a new version waits until the reader asks for it.

const prefix = `transferscope ${self.registration.scope} `;
const name = prefix + VERSION;
const address = (path) => new URL(path, self.registration.scope).href;
/** The hash is part of the key: what has not changed is taken from the version before. */
const key = (path) => `${address(path)}?${FILES[path]}`;

async function fill() {
  const cache = await caches.open(name);
  await Promise.all(
    Object.keys(FILES).map(async (path) => {
      const known = await caches.match(key(path));
      // Past the browser's own cache, which may still hold a file of the version before.
      const found = known ?? (await fetch(address(path), { cache: "reload" }));
      if (!found.ok) throw new Error(`${path}: ${found.status}`);
      // A page must not be answered by a response that was redirected.
      await cache.put(key(path), found.redirected ? new Response(found.body, { headers: found.headers }) : found);
    }),
  );
}

async function forget() {
  const old = (await caches.keys()).filter((k) => k.startsWith(prefix) && k !== name);
  await Promise.all(old.map((k) => caches.delete(k)));
  await self.clients.claim();
}

async function answer(request, path) {
  const kept = await (await caches.open(name)).match(key(path));
  return kept ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(forget()));
self.addEventListener("message", ({ data }) => {
  if (data === "use the new version") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { scope } = self.registration;
  if (request.method !== "GET" || !request.url.startsWith(scope)) return;
  const path = new URL(request.url).pathname.slice(new URL(scope).pathname.length) || "index.html";
  if (Object.hasOwn(FILES, path)) event.respondWith(answer(request, path));
});
