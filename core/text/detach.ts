/** V8 keeps a slice by keeping all of what it was cut from: each page, block or message would keep an answer of its own. */
export const detach = (slice: string): string => ` ${slice}`.slice(1);
