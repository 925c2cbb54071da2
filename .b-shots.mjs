import { preview } from "vite";
import { chromium } from "playwright";
const server = await preview({ root: "/tmp/wt/b", logLevel: "error", preview: { port: 4321, host: "localhost" } });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"] });
const only = process.argv.slice(2);
const shots = [
  ["tasks", 1440, 900, "?v=1&theta=60&sigma=0.4&L=1&q=forgetting&curves=tasks&d=200"],
  ["tasks-dark-1024", 1024, 768, "?v=1&theta=60&sigma=0.4&L=1&spec=power&q=forgetting&curves=tasks&d=200", "dark"],
  ["tasks-phone", 390, 844, "?v=1&theta=60&sigma=0.4&L=1&q=forgetting&curves=tasks&d=200", "light", ".task-table"],
  ["protocols", 1440, 900, "?v=1&theta=60&sigma=0.4&L=1&gs=0.6&ss=0.3&q=risk-interpolated&curves=protocols&d=200"],
  ["ridge", 1440, 900, "?v=1&theta=40&gamma=0.2&L=1&gs=0.7&ss=0.5&sr=0.3&q=risk-finetune&x=sr:log:0.01..10&y=gamma:0..1&cut=x&curves=protocols&d=200"],
  ["cost", 1440, 900, "?v=1&theta=40&gamma=0.2&L=1&gs=0.7&ss=0.5&q=ridge-cost&x=theta:0..90&y=ss:0..1&d=200"],
  ["taught", 1440, 900, "?v=1&gamma=0.2&sigma=1&spec=power&a=1.5&gw=0.8&q=beats-teacher&x=gw:0.05..2&y=gamma:0..1&d=200&lim=0.5"],
  ["tuned", 1440, 1300, "?v=1&tune=best&theta=50&sigma=0.5&watch=yes&d=200", "light", ".explanation"],
  ["distance", 1440, 900, "?v=1&theta=50&d=200", "light", ".distance-panel"],
];
for (const [name, width, height, link, colorScheme = "light", scroll] of shots) {
  if (only.length && !only.includes(name)) continue;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  await page.goto(server.resolvedUrls.local[0] + link);
  await page.waitForTimeout(9000);
  if (scroll) { await page.locator(scroll).first().evaluate((e) => e.scrollIntoView({ block: "center" })); await page.waitForTimeout(4000); }
  await page.screenshot({ path: `/tmp/b-shots/${name}.png` });
  console.log(name, errors);
  await context.close();
}
await browser.close();
process.exit(0);
