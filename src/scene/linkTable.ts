import { plainDecimal } from "../lib/decimal.ts";
import type { Model } from "../models/model.ts";
import type { Param } from "../models/param.ts";
import { models, presets } from "../models/registry.ts";
import { fields, firstKeys, keyOf } from "./keys.ts";

/** The documentation of link keys, quantities and presets, generated from the same tables that the page runs on; of every model that is loaded. */
export function linkTable(): string {
  const lines = [
    "# Links, quantities, presets",
    "",
    "Generated from the tables in `src/models` and `src/scene` by `npm run docs`; a check fails when it is out of date.",
    "",
    "A link is `?v=1&key=value&…`, after `?` or `#`: only what differs from the defaults, plain decimals, `inf` for",
    "infinity. Within version 1 keys, meanings, defaults and ranges are frozen. What a link has wrong is replaced by the",
    "default or the nearest allowed value, and a notice names the key.",
    "",
    "What programs and people do to links on their way is undone where it leaves no doubt: encoding of any kind and depth,",
    "redirects around a link, line breaks, punctuation and invisible characters at its end, capitals, `−1`, `0,25`, `30°`.",
    "Keys that others add to follow their readers (`utm_…`, `fbclid`, `gclid` and their like) are passed over in silence.",
    "",
    "## Common keys",
    "",
    "| key | meaning | default |",
    "|---|---|---|",
    ...commonKeys().map(({ key, meaning, byDefault }) => `| \`${key}\` | ${meaning} | ${byDefault} |`),
    ...models.all().flatMap(modelLines),
  ];
  return `${lines.join("\n")}\n`;
}

const commonKeys = () => [
  ...Object.entries(firstKeys).map(([key, words]) => ({ key, ...words })),
  ...fields.map((field) => keyOf[field]),
];

function modelLines(model: Model): string[] {
  const reserved = Object.entries(model.reserved).map(([key, value]) => `\`${key}=${value}\``);
  return [
    "",
    `## ${model.title} (\`m=${model.id}\`)`,
    "",
    "| key | symbol | meaning | default | slider | computed |",
    "|---|---|---|---|---|---|",
    ...Object.entries(model.params).map(([key, param]) => paramLine(key, param)),
    ...(model.alternatives
      ? [
          "",
          "Another way to set some of these; links are read with these keys and written without them:",
          "",
          "| key | symbol | meaning | slider | computed |",
          "|---|---|---|---|---|",
          ...Object.entries(model.alternatives.params).map(
            ([key, p]) =>
              `| \`${key}\` | $${p.tex}$ | ${p.name}. ${p.help} | ${p.soft.join("–")} | ${p.hard.join("–")} |`,
          ),
        ]
      : []),
    ...(reserved.length > 0
      ? ["", `Published keys that this version accepts only at their default: ${reserved.join(", ")}.`]
      : []),
    "",
    "| quantity | symbol | what it is | colour scale |",
    "|---|---|---|---|",
    ...Object.entries(model.quantities).map(
      ([id, q]) =>
        `| \`${id}\` | $${q.tex}$ | ${q.name} | ${q.categories ? q.categories.map((c) => `\`${c.id}\``).join(", ") : `${q.scale}, ${q.limits.map(plainDecimal).join(" … ")}`} |`,
    ),
    "",
    "| preset | figure | title | link |",
    "|---|---|---|---|",
    ...presets.of(model.id).map((p) => `| \`${p.id}\` | arXiv:${p.paper} ${p.figure} | ${p.title} | \`?${p.link}\` |`),
  ];
}

function paramLine(key: string, param: Param): string {
  if (param.kind === "choice") {
    const options = param.options.map((o) => `\`${o.id}\` ${o.name}`).join(", ");
    return `| \`${key}\` | | ${param.name}. ${param.help} | ${param.default} | | ${options} |`;
  }
  if (param.kind === "text") {
    const options = param.options.map(({ id, name, argument: a }) =>
      a ? `\`${id}:${a.symbol}\` ${name}, ${a.symbol} in ${a.hard.map(plainDecimal).join("–")}` : `\`${id}\` ${name}`,
    );
    return `| \`${key}\` | | ${param.name}. ${param.help} | ${param.default} | | ${options.join(", ")} |`;
  }
  const range = (r: readonly [number, number]) =>
    `${plainDecimal(r[0])}–${plainDecimal(r[1])}${param.infinite ? ", inf" : ""}`;
  const unit = param.unit ? ` (${param.unit})` : "";
  return `| \`${key}\` | $${param.tex}$ | ${param.name}${unit}. ${param.help} | ${param.follows?.words ?? plainDecimal(param.default)} | ${range(param.soft)} | ${range(param.hard)} |`;
}
