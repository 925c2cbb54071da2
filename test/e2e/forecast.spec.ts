import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { zipSync } from "fflate";
import { expect, open, test as ownTab, sharedTab as test } from "./helpers.ts";

async function openData(page: Page) {
  await open(page, "?v=1&trials=2");
  await page.getByRole("button", { name: "Your data" }).click();
  const dialog = page.getByRole("dialog", { name: "Your data" });
  await expect(dialog).toBeVisible();
  return dialog;
}

test("an example: what was taken, a verdict with its track record, and what truly happened", async ({ page }) => {
  const dialog = await openData(page);
  await dialog.getByRole("button", { name: "Masked digits" }).click();
  await expect(dialog.getByText("850 labelled and 347 unlabelled rows of 64 features")).toBeVisible();
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(
    dialog.getByRole("heading", { name: /^At 60 .*fine-tuning from the source beats starting fresh/ }),
  ).toBeVisible();
  await expect(dialog.getByText("97 in 100 were right on 33 real pairs")).toBeVisible();
  const figure = dialog.getByRole("img", { name: /Test error over the number of labels/ });
  await expect(figure.locator(".forecast-band")).toHaveCount(2);
  await expect(figure.locator(".forecast-dots circle")).toHaveCount(6);
  await dialog.getByRole("button", { name: "Show what truly happened" }).click();
  await expect(figure.locator(".forecast-truth")).toHaveCount(24);
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test("a refusal leads: no bands and no verdict, but what was measured", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 600 });
  const dialog = await openData(page);
  await dialog.getByRole("button", { name: "Spam" }).click();
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(dialog.getByRole("heading", { name: "No forecast for these data" })).toBeVisible();
  await expect(dialog.getByText("A few rows are far longer than the others")).toBeInViewport();
  await expect(dialog.locator(".forecast-band")).toHaveCount(0);
  await expect(dialog.locator(".forecast-dots circle")).toHaveCount(6);
  await expect(dialog.locator(".forecast-verdict")).toHaveCount(0);
});

/** A table whose target is the source's prediction, with noise from a sine. */
const table = (wrong = "") => {
  const row = (i: number) => [1, 2, 3].map((j) => Math.sin(i * (j + 0.37) * 12.9) * (4 - j));
  const line = (kind: string, y: number | string, x: readonly number[]) =>
    [kind, y, ...x].join(";").replaceAll(".", ",");
  const lines = Array.from({ length: 120 }, (_, i) => {
    const x = row(i);
    return i < 40 ? line("target", x[0] - x[1] + 2 * Math.sin(i * 78.2), x) : line("unlabelled", "", x);
  });
  return ["split;y;a;b;c", ...lines, line("source_model", 0, [1, -1, 0]), ...(wrong ? [wrong] : [])].join("\r\n");
};

test("a file that is dropped stays on the machine; what is wrong with one is a sentence", async ({ page }) => {
  const dialog = await openData(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const drop = (text: string) =>
    dialog.locator(".forecast-drop").evaluate((box, content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], "mine.csv"));
      box.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, text);
  await drop(table("target;1;2;two;3"));
  await expect(dialog.getByRole("alert")).toHaveText(/^Line 123, column “b”: “two” is no number/);
  await drop(table());
  await expect(dialog.getByText("40 labelled and 80 unlabelled rows of 3 features")).toBeVisible();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(dialog.locator(".forecast-result")).toBeVisible();
  // The thread's own program, from where the page came from, and nothing else.
  expect(asked.filter((url) => !/\/assets\/[\w.-]+\.js$/.test(new URL(url).pathname))).toEqual([]);
});

/** An array in NumPy's format. */
function npy(descr: string, shape: string, numbers: Float64Array | Float32Array): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  return Buffer.concat([
    Buffer.from([0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0]),
    Buffer.from(`${header}\n`),
    Buffer.from(numbers.buffer),
  ]);
}

test("files that cannot be used: a sentence each, and what was there stays", async ({ page }) => {
  const dialog = await openData(page);
  const choose = dialog.locator("input[type=file]");
  const alert = dialog.getByRole("alert");
  const file = (name: string, content: string | Buffer) => ({
    name,
    mimeType: "text/plain",
    buffer: Buffer.from(content),
  });
  await choose.setInputFiles(file("mine.csv", table()));
  const found = dialog.getByText("40 labelled and 80 unlabelled rows of 3 features");
  await expect(found).toBeVisible();
  const X = npy("<f8", "(3, 2)", Float64Array.from([1, 2, 3, 4, 5, 6]));
  const wrong: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ["pickle.npy", npy("|O", "(3, 2)", new Float64Array(6)), /pickle.*never read/],
    ["cut.npy", X.subarray(0, -9), /cut off/],
    ["cut.npz", Buffer.from("PK\u0003\u0004 and no more"), /cut off/],
    ["bomb.npz", Buffer.from(zipSync({ "X.npy": new Uint8Array(130 * 2 ** 20) })), /X\.npy.*limit of 128 MB/],
    ["empty.csv", "", /empty/],
    ["thousands.csv", "a;b;y\n1.234,5;3;1\n2;3;0", /Line 2: “1.234,5” groups its thousands/],
    ["both.csv", "a;b;y\n1,5;2;0\n2.5;3;1", /decimal comma.*decimal point/],
    ["book.xlsx", Buffer.from(zipSync({ "xl/workbook.xml": new Uint8Array(9) })), /Excel workbook/],
  ];
  for (const [name, content, expected] of wrong) {
    await choose.setInputFiles(file(name, content));
    await expect(alert, name).toHaveText(expected);
    await expect(alert, name).toContainText(name);
    await expect(found, name).toBeVisible();
  }
  // 2 GB, which no test may write: the same megabyte many times.
  await dialog.locator(".forecast-drop").evaluate((box) => {
    const part = new Blob([new Uint8Array(2 ** 20)]);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(new Array(2048).fill(part), "huge.npz"));
    box.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(alert).toHaveText(/huge\.npz: The file has 2048 MB, the limit is 64 MB/);
  await expect(found).toBeVisible();
  // Those that can be read, but make no forecast: the sentence stands with the files, and goes with them.
  await dialog.getByRole("button", { name: "Remove mine.csv" }).click();
  const rows = (label: (i: number) => string | number, count: number) =>
    Array.from({ length: count }, (_, i) => [Math.sin(i), Math.cos(3 * i), label(i)].join(",")).join("\n");
  const unfit: readonly (readonly [string, RegExp])[] = [
    [`a,b,y\n${rows((i) => i % 2, 30)}\nNaN,1,1`, /Line 32, column “a”: a number is missing/],
    [`a,b,y\n${rows((i) => i % 2, 30)}\ntwo,1,1`, /Line 32, column “a”: “two” is no number/],
    [`a,b,y\n${rows((i) => "xyz"[i % 3], 30)}`, /3 different texts/],
    [`${new Array(1e6).fill(1).join(";")}\n${new Array(1e6).fill(2).join(";")}`, /999999 columns, the limit is 4096/],
  ];
  await choose.setInputFiles(file("w.csv", "1\n2\n"));
  for (const [content, expected] of unfit) {
    await choose.setInputFiles([file("mine.csv", content)]);
    await expect(alert.filter({ hasText: expected })).toBeVisible();
  }
  for (const [content, expected] of [
    [`a,b,y\n${rows((i) => i % 2, 3)}`, "3 labelled rows cannot carry a forecast"],
    [`a,b,y\n${rows(() => 1, 30)}`, "All labels are the same"],
  ]) {
    await choose.setInputFiles(file("mine.csv", content));
    await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
    await expect(dialog.getByText(expected)).toBeVisible();
  }
  await choose.setInputFiles(
    file("mine.csv", `a,b,y\n${Array.from({ length: 30 }, (_, i) => `1,2,${i % 2}`).join("\n")}`),
  );
  await expect(dialog.getByText("2 columns are the same in every row")).toBeVisible();
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(alert).toHaveText(/No column varies over the rows/);
});

test("files are taken anywhere on the page; they and the forecast are there again when the dialog is", {
  tag: "@long",
}, async ({ page }) => {
  await open(page, "?v=1&trials=2");
  const drop = (name: string, content: string) =>
    page.locator(".map-figure").evaluate(
      (map, [name, content]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], name));
        map.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      },
      [name, content] as const,
    );
  const { "source.csv": source, ...others } = three();
  for (const [name, content] of Object.entries(others)) await drop(name, content);
  const dialog = page.getByRole("dialog", { name: "Your data" });
  await drop("source.csv", source);
  await expect(dialog.getByText("40 labelled and 80 unlabelled rows of 3 features")).toBeVisible();
  await dialog.getByLabel("Labels to use").fill("35");
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  const verdict = await dialog.locator(".forecast-verdict").textContent();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Your data" }).click();
  await expect(dialog.locator(".forecast-verdict")).toHaveText(verdict ?? "");
  await expect(dialog.getByLabel("Labels to use")).toHaveValue("35");
  // The new thread has the files: another forecast, the same numbers.
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(dialog.locator(".forecast-verdict")).toHaveText(verdict ?? "");
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  // A summary that cannot be read takes nothing away.
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "s.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(dialog.getByRole("alert")).toHaveText("This is no summary of a forecast.");
  await expect(dialog.locator(".forecast-verdict")).toHaveText(verdict ?? "");
  // Two at once: numbers of files change with the first.
  await dialog.locator(".forecast-files").evaluate((box) => {
    for (const button of box.querySelectorAll("button")) if (!/source/.test(button.textContent)) button.click();
  });
  await expect(dialog.getByRole("heading", { name: "source.csv" })).toBeVisible();
});

test("a long forecast tells how far it is and can be cancelled; the files stay", { tag: "@long" }, async ({ page }) => {
  const dialog = await openData(page);
  const [m, U, d] = [100, 1400, 1200];
  const numbers = (count: number, k: number) => Float32Array.from({ length: count }, (_, i) => Math.sin((i + k) ** 2));
  const X = numbers(m * d, 1);
  const archive = zipSync(
    {
      "X_target.npy": npy("<f4", `(${m}, ${d})`, X),
      "y_target.npy": npy("<f4", `(${m},)`, numbers(m, 0.5)),
      "X_unlabelled.npy": npy("<f4", `(${U}, ${d})`, numbers(U * d, 0.25)),
      "w_source.npy": npy("<f4", `(${d},)`, numbers(d, 0.125)),
    },
    { level: 0 },
  );
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "long.npz", mimeType: "application/zip", buffer: Buffer.from(archive) });
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(dialog.getByText(/Forecasting … [1-9]\d? %/)).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog.getByText(/Forecasting/)).toHaveCount(0);
  await expect(dialog.locator(".forecast-result")).toHaveCount(0);
  await expect(dialog.getByText(`${m} labelled and ${U} unlabelled rows of ${d} features`)).toBeVisible();
  await dialog.getByLabel("Use of X_unlabelled").selectOption("unused");
  await expect(dialog.getByText(`${m} labelled and 0 unlabelled rows of ${d} features`)).toBeVisible();
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(dialog.getByText("do not show the spectrum")).toBeVisible();
});

ownTab("the program that forecasts does not come: a sentence, and the next press has it", async ({ page, watch }) => {
  const dialog = await openData(page);
  let isLost = true;
  await page.route(/forecast\.worker/, (route) => (isLost ? route.abort() : route.continue()));
  const example = dialog.getByRole("button", { name: "Letters" });
  await example.click();
  await expect(dialog.getByRole("alert")).toHaveText(/The program that forecasts could not be loaded/);
  isLost = false;
  await example.click();
  await expect(dialog.getByRole("button", { name: "Forecast", exact: true })).toBeVisible();
  expect(watch.errors.filter((error) => !/ERR_FAILED/.test(error))).toEqual([]);
  watch.errors.length = 0;
});

test("on a phone: files, what is used as what, and the answer", { tag: "@long" }, async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "?v=1&trials=2");
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("button", { name: "Your data" }).click();
  const dialog = page.getByRole("dialog", { name: "Your data" });
  await dropped(dialog, three());
  await expect(dialog.getByText("40 labelled and 80 unlabelled rows of 3 features")).toBeVisible();
  await dialog.getByLabel("Use of pool.csv").selectOption("unused");
  await expect(dialog.getByText("40 labelled and 0 unlabelled rows")).toBeVisible();
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(dialog.locator(".forecast-verdict")).toBeInViewport();
  expect(await dialog.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
});

/** Files as they are dropped. */
const dropped = (dialog: Locator, files: Readonly<Record<string, string>>) =>
  dialog.locator(".forecast-drop").evaluate((box, contents) => {
    const dataTransfer = new DataTransfer();
    for (const [name, content] of Object.entries(contents)) dataTransfer.items.add(new File([content], name));
    box.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, files);

/** The same data as `table`, in three files; the source's columns are in another order. */
const three = () => {
  const row = (i: number) => [1, 2, 3].map((j) => Math.sin(i * (j + 0.37) * 12.9) * (4 - j));
  const line = (x: readonly (number | string)[]) => x.join(",");
  const rows = Array.from({ length: 120 }, (_, i) => row(i));
  const label = (x: readonly number[], i: number) => x[0] - x[1] + 2 * Math.sin(i * 78.2);
  return {
    "mine.csv": ["a,b,c,y", ...rows.slice(0, 40).map((x, i) => line([...x, label(x, i)]))].join("\n"),
    "pool.csv": ["a,b,c", ...rows.slice(40).map(line)].join("\n"),
    "source.csv": ["c,a,b,intercept", "0,1,-1,0"].join("\n"),
  };
};

test("three files at once, one later, what is used as what, and an answer that is shared without the data", async ({
  page,
  context,
}) => {
  const dialog = await openData(page);
  const { "source.csv": source, ...others } = three();
  await dropped(dialog, others);
  await expect(dialog.getByRole("alert")).toHaveText(/There is no source/);
  await dropped(dialog, { "source.csv": source });
  await expect(dialog.getByText("40 labelled and 80 unlabelled rows of 3 features")).toBeVisible();
  await expect(dialog.getByLabel("Use of pool.csv")).toHaveValue("unlabelled");
  await expect(dialog.getByLabel("Use of source.csv")).toHaveValue("weights");
  // By keyboard: not used, and used again.
  await dialog.getByLabel("Use of pool.csv").focus();
  await page.keyboard.press("End");
  await expect(dialog.getByText("40 labelled and 0 unlabelled rows")).toBeVisible();
  await dialog.getByLabel("Use of pool.csv").selectOption("unlabelled");
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  const verdict = await dialog.locator(".forecast-verdict").textContent();
  await dialog.getByText("Share, export, cite, print").click();
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  expect(new URL(link).search).toBe("?v=1");
  expect(link).not.toMatch(/mine|pool/);

  const other = await context.newPage();
  await other.goto(link);
  const opened = other.getByRole("dialog", { name: "Your data" });
  await expect(opened.getByText("This forecast came as a summary, without its data")).toBeVisible();
  expect(await opened.locator(".forecast-verdict").textContent()).toBe(verdict);
  const numbers = (at: typeof dialog) =>
    at
      .locator(".forecast-band")
      .evaluateAll((all) => all.flatMap((path) => (path.getAttribute("d")?.match(/[\d.]+/g) ?? []).map(Number)));
  expect((await numbers(dialog)).length).toBeGreaterThan(20);
  // Four digits: less than half a pixel, once both figures have the width that their dialogs leave them.
  const farthest = async () => {
    const [one, two] = [await numbers(dialog), await numbers(opened)];
    return one.length === two.length ? Math.max(...one.map((x, k) => Math.abs(two[k] - x))) : Number.POSITIVE_INFINITY;
  };
  await expect.poll(farthest).toBeLessThan(0.5);
  await expect(other.locator(".notices")).toHaveCount(0);

  // A link that a chat program has cut, in the same tab.
  await other.evaluate(
    (cut) => {
      location.hash = cut;
    },
    new URL(link).hash.slice(0, -40),
  );
  await expect(opened.getByRole("alert")).toHaveText(/damaged: a part of the link is missing/);
});

test("the summary as a file, the picture, its numbers, a reference and one page to print", { tag: "@long" }, async ({
  page,
}) => {
  const dialog = await openData(page);
  await dialog.getByRole("button", { name: "Masked digits" }).click();
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await dialog.getByText("Share, export, cite, print").click();
  const take = async (button: string) => {
    const coming = page.waitForEvent("download");
    await dialog.getByRole("button", { name: button }).click();
    return readFileSync(await (await coming).path());
  };
  const verdict = await dialog.locator(".forecast-verdict").textContent();
  const summary = await take("Download summary");
  await dialog.getByRole("radio", { name: "QR code" }).check({ force: true });
  await expect(dialog.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  await dialog.getByRole("radio", { name: "Export" }).check({ force: true });
  const svg = (await take("Download SVG")).toString();
  expect(svg).toMatch(/<dc:identifier[^>]*>http[^<]*#forecast=1\./);
  expect(svg).not.toMatch(/class=|var\(/);
  expect([...(await take("Download PNG")).subarray(1, 4)]).toEqual([80, 78, 71]);
  const csv = (await take("Download CSV")).toString();
  expect(csv).toMatch(/^# link: http.*#forecast=1\./);
  expect(csv).toMatch(/\nforecast,ridgeS,480,/);
  expect(JSON.parse((await take("Download JSON")).toString())).toMatchObject({ labels: 60, seed: 1, refused: [] });
  await dialog.getByRole("radio", { name: "Cite" }).check({ force: true });
  await expect(dialog.getByRole("region", { name: "BibTeX" })).toContainText("transferscope2026");
  await dialog.getByRole("radio", { name: "Report" }).check({ force: true });
  const report = (await take("Download report")).toString();
  expect(report).toContain(verdict);
  expect(report).toContain("97 in 100 were right on 33 real pairs");
  expect(report).not.toMatch(/<script|class="(?!small)/);
  const paper = await page.context().newPage();
  await paper.setContent(report);
  const pdf = (await paper.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await paper.close();
  // What is printed is the same, with its style, and gone afterwards.
  await page.evaluate(() => {
    const heard = new MutationObserver(() => {
      const frame = document.querySelector<HTMLIFrameElement>("body > iframe")?.contentWindow;
      if (frame)
        frame.print = () => {
          const { fontSize } = frame.getComputedStyle(frame.document.querySelector(".link") as Element);
          document.title = `${fontSize} ${frame.document.querySelector("h1")?.textContent}`;
          frame.dispatchEvent(new Event("afterprint"));
        };
    });
    heard.observe(document.body, { childList: true });
  });
  await dialog.getByRole("button", { name: "Print", exact: true }).click();
  await expect(page).toHaveTitle(`8px ${verdict}`);
  await expect(page.locator("body > iframe")).toHaveCount(0);

  await dialog
    .getByLabel("Drop files here, or choose them:")
    .setInputFiles({ name: "s.json", mimeType: "application/json", buffer: summary });
  await expect(dialog.getByText("This forecast came as a summary")).toBeVisible();
  await expect(dialog.locator(".forecast-verdict")).toHaveText(verdict ?? "");
  const newer = Buffer.from(summary.toString().replace('"forecast":1', '"forecast":2'));
  await dialog
    .getByLabel("Drop files here, or choose them:")
    .setInputFiles({ name: "s.json", mimeType: "application/json", buffer: newer });
  await expect(dialog.getByRole("alert")).toHaveText(/newer version/);
});

test("a pasted table is read, and its label column can be chosen", { tag: "@long" }, async ({ page }) => {
  const dialog = await openData(page);
  await dialog.getByText("Paste a table").click();
  await dialog.getByRole("textbox").fill(table().replaceAll("unlabelled;;", "target;1;"));
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog.getByText("labels in column “y”")).toBeVisible();
  await dialog.getByLabel("Column of labels in what was pasted").selectOption("a");
  await expect(dialog.getByText("labels in column “a”")).toBeVisible();
});
