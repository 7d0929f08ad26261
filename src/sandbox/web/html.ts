/** Text of strangers into HTML: everything is escaped, and only addresses that do no harm become links. */

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}

/** Not `javascript:`, `data:` or anything else a browser would run or hand on. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\/\S+$/i.test(url);
}

/** `inner` is HTML already. */
export function linkTo(url: string, inner: string): string {
  if (!isWebAddress(url)) return `<span class="link">${inner}</span>`;
  return `<a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer nofollow">${inner}</a>`;
}
