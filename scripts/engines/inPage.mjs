// Functions that run in the page of a browser: each goes there as its text, so without what stands around it here.

/** Notes what goes wrong from here on. That a size is told in the next frame, where it changed with another's, is no error. */
export function listen() {
  window.errors = [];
  addEventListener("error", ({ message }) => {
    if (!/^ResizeObserver loop completed/.test(message)) window.errors.push(String(message));
  });
  addEventListener("unhandledrejection", (event) => window.errors.push(String(event.reason)));
}

/** Waits until the picture is whole, every trial done and the address written; gives what is seen. */
export async function read() {
  const rest = (ms) => new Promise((next) => setTimeout(next, ms));
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  const status = () => document.querySelector(".simulation-status")?.textContent ?? "";
  const isDone = () => /^(\d+) of \1 trials, done$/.test(status()) && !document.querySelector("[aria-busy=true]");
  const said = () => [".sentence", ".readout"].map((name) => document.querySelector(name)?.textContent).join();
  // Words come after the figures, the address at most every 200 ms, what a drag announces 600 ms after it: it is all there when
  // nothing has changed for so long and for some frames, which a slow engine draws later than that.
  let before;
  for (let i = 0; i < 300; i++) {
    const now = said() + location.search;
    if (isDone() && now === before) break;
    before = isDone() ? now : undefined;
    await rest(700);
    for (let k = 0; k < 12; k++) await frame();
  }
  const canvas = document.querySelector(".map-frame canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let hash = 0x811c9dc5;
  const colours = new Set();
  for (let k = 0; k < data.length; k += 4) {
    const colour = (data[k] << 16) | (data[k + 1] << 8) | data[k + 2];
    hash = Math.imul(hash ^ colour, 0x01000193);
    colours.add(colour);
  }
  const rows = [...document.querySelectorAll(".readout tbody tr")];
  return {
    sentence: document.querySelector(".sentence")?.textContent,
    status: status(),
    rows: rows.map((row) => [...row.children].map((cell) => cell.textContent).join(" | ")),
    lines: [...document.querySelectorAll(".map-figure .phase-line")].map((line) => line.getAttribute("d")).join(" "),
    map: { hash, colours: colours.size, size: canvas.width, pixels: [...data.filter((_, k) => k % 4 !== 3)] },
    search: location.search,
    errors: window.errors ?? [],
  };
}

/** In Node: the largest difference of two maps' colours, of 255. */
export function apart(a, b) {
  if (a.pixels.length !== b.pixels.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (const [k, v] of a.pixels.entries()) most = Math.max(most, Math.abs(v - b.pixels[k]));
  return most;
}

/** Waits for an element, scrolls it to the middle of the window and gives the middle of its box. */
export async function middleOf(selector, text) {
  const find = () =>
    [...document.querySelectorAll(selector)].find(
      (e) =>
        (text === "" || e.textContent.trim() === text || e.getAttribute("aria-label") === text) &&
        !e.disabled &&
        e.checkVisibility(),
    );
  for (let i = 0; i < 300 && !find(); i++) await new Promise((next) => setTimeout(next, 100));
  const found = find();
  if (!found) throw new Error(`there is no ${selector} “${text}”`);
  found.scrollIntoView({ block: "center" });
  await new Promise((next) => setTimeout(next, 100));
  const { left, top, width, height } = found.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
}

export function boxOf(selector) {
  const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
  return { left, top, width, height };
}

export const saysOf = (selector) => document.querySelector(selector).textContent;

export const contentsOf = (selector) => document.querySelector(selector).value;

export const focus = (selector) => document.querySelector(selector).focus();

/** Name and heading of the story's step, once it is another than the one that was read before. */
export async function storyStep(before) {
  const title = () => document.querySelector(".story h2")?.textContent ?? "";
  for (let i = 0; i < 300 && (title() === "" || title() === before); i++)
    await new Promise((next) => setTimeout(next, 100));
  return { name: document.querySelector(".story-name")?.textContent, title: title() };
}

/** The text of a file that the dialog of exports writes. */
export async function exported(what, command, type) {
  const files = [];
  const native = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    files.push(blob);
    return native.call(URL, blob);
  };
  const until = async (found) => {
    for (let i = 0; i < 600 && !found(); i++) await new Promise((next) => setTimeout(next, 100));
    return found();
  };
  const button = (name) =>
    [...document.querySelectorAll("button")].find((b) => b.textContent.trim() === name && !b.disabled);
  const radio = (name) =>
    [...document.querySelectorAll("dialog label")].find((l) => l.textContent.trim() === name)?.querySelector("input");
  (await until(() => button("Share"))).click();
  (await until(() => document.querySelector("[name=share-tab][value=export]"))).click();
  (await until(() => radio(what))).click();
  (await until(() => button(command))).click();
  const file = await until(() => files.find((blob) => blob.type.startsWith(type)));
  URL.createObjectURL = native;
  if (!file) throw new Error(`no file came of ${command}`);
  return file.text();
}

/** With the dialog of exports open: whether a PNG comes, or what is said instead. */
export async function pngOf() {
  const files = [];
  const native = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    files.push(blob);
    return native.call(URL, blob);
  };
  [...document.querySelectorAll("dialog button")].find((b) => b.textContent.trim() === "Download PNG").click();
  const png = () => files.find((blob) => blob.type === "image/png");
  const said = () => document.querySelector("dialog [role=status]")?.textContent ?? "";
  for (let i = 0; i < 300 && !png() && !/SVG/.test(said()); i++) await new Promise((next) => setTimeout(next, 100));
  URL.createObjectURL = native;
  return { isPng: !!png() && png().size > 20_000, said: said() };
}

/** On another page: a link in a frame of ours; gives what the frame tells of it once all its trials are done. */
export function heard(address) {
  return new Promise((resolve, reject) => {
    const frame = document.createElement("iframe");
    Object.assign(frame.style, { width: "960px", height: "680px" });
    const tooLate = setTimeout(() => reject(new Error(`no numbers came of ${address}`)), 280_000);
    addEventListener("message", function hear({ source, data }) {
      if (source !== frame.contentWindow) return;
      if (data.type === "transferscope:ready") source.postMessage({ type: "transferscope:listen", version: 1 }, "*");
      if (data.type !== "transferscope:state" || !(data.simulation.finished || data.simulation.total === 0)) return;
      removeEventListener("message", hear);
      clearTimeout(tooLate);
      frame.remove();
      resolve(data.numbers);
    });
    frame.src = address;
    document.body.replaceChildren(frame);
  });
}
