/** What a page says to its frame of ours, and what is answered. The version is of the messages, not of the links in them. */
export const MESSAGES = 1;

/** Longer than any link of the page. */
const LONGEST = 20_000;

/** A message of the page around, read: what it asks, or a sentence about what is wrong with it. */
export type Asked =
  | { readonly ask: "listen" }
  | { readonly ask: "open"; readonly link: string }
  | { readonly ask: "refuse"; readonly reason: string };

/**
 * Reads what another page sent. Undefined for what is not meant for us: it stays without an answer.
 *
 * @param page our own address
 */
export function readMessage(data: unknown, page: string): Asked | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, version = MESSAGES, link } = data as Readonly<Record<string, unknown>>;
  if (type !== "transferscope:listen" && type !== "transferscope:open") return undefined;
  if (version !== MESSAGES)
    return refuse(`this page speaks version ${MESSAGES} of its messages; the message names another`);
  if (type === "transferscope:listen") return { ask: "listen" };
  if (typeof link !== "string") return refuse("transferscope:open needs a link, a text such as ?v=1&theta=30");
  if (link.length > LONGEST) return refuse(`a link has at most ${LONGEST} characters, this one has ${link.length}`);
  const query = queryOf(link.trim(), page);
  return query === undefined
    ? refuse("only a link of this page is opened: send what its address has after the “?”")
    : { ask: "open", link: query };
}

const refuse = (reason: string): Asked => ({ ask: "refuse", reason });

/** The part of a link that says what to show; undefined for an address elsewhere and for what is no link. */
function queryOf(link: string, page: string): string | undefined {
  if (link === "") return "?v=1";
  if (/^[?#]/.test(link)) return link;
  if (/^[\w.-]+=/.test(link)) return `?${link}`;
  if (!URL.canParse(link)) return undefined;
  const [there, here] = [new URL(link), new URL(page)];
  if (there.protocol !== here.protocol || there.host !== here.host) return undefined;
  return there.search || there.hash || "?v=1";
}
