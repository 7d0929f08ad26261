/** Links of a model that a reader may follow: to web addresses only, and never elsewhere than their text says. */

/** Undefined when it is no web address. Relative ones are none, as an answer has no address of its own. */
export function readWebAddress(url: string): URL | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const address = new URL(url);
  return /^[\w.:[\]-]+$/.test(address.hostname) ? address : undefined;
}

/** Endings of file names that are no top-level domain. */
const NO_DOMAINS = new Set(
  "js jsx ts tsx mjs cjs json yml yaml toml xml html htm css scss txt csv pdf doc docx xls xlsx png jpg jpeg gif svg cpp hpp java php rb go exe env lock sql ipynb vue".split(
    " ",
  ),
);

/** Endings that file names share with top-level domains. */
const FILE_ENDINGS = new Set("md rs py sh pl cc so ps ai zip mov app".split(" "));

/** Text that is longer can't be seen through at a glance. */
const MAX_LINK_TEXT = 500;

const HOST =
  /(?<![\p{L}\p{N}-])(?:[\p{L}\p{N}-]{1,63}[.。．｡])+(?:\p{L}{2,63}|xn--[\w-]{1,59}|\d{1,3})(?![\p{L}\p{N}-])/gu;

/** The host that has to be shown beside a link, because its text is about another one. */
export function hiddenHost(text: string, address: URL): string | undefined {
  const { hostname } = address;
  if (address.username !== "" || address.password !== "" || text.length > MAX_LINK_TEXT) return hostname;
  if (!/[.。．｡]/.test(text) || isItself(text, address)) return undefined;
  for (const { 0: found, index } of text.matchAll(HOST)) {
    const isAddress = text.slice(0, index).endsWith("://") || /^www\./i.test(found);
    if (!isAddress && isFileName(found, address)) continue;
    if (!isSameHost(found, hostname)) return hostname;
  }
  return undefined;
}

/** The address in full, which may hold others in its path. */
function isItself(text: string, { href }: URL): boolean {
  const address = readWebAddress(text) ?? readWebAddress(`http://${text}`);
  return address?.href === href;
}

function isFileName(found: string, { href }: URL): boolean {
  const ending = /[^.。．｡]+$/u.exec(found)?.[0].toLowerCase() ?? "";
  if (/^\d+$/.test(ending)) return !/^(?:\d{1,3}\.){3}\d{1,3}$/.test(found);
  return NO_DOMAINS.has(ending) || (FILE_ENDINGS.has(ending) && href.includes(found));
}

/** A host's own subdomains count as the host. */
function isSameHost(shown: string, hostname: string): boolean {
  const address = `http://${shown}`;
  if (!URL.canParse(address)) return false;
  const bare = (host: string) => host.replace(/^www\./, "");
  const said = bare(new URL(address).hostname);
  return bare(hostname) === said || hostname.endsWith(`.${said}`);
}
