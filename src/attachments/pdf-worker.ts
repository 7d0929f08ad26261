/** Runs beside the program: posts the text of one PDF, with empty lines between its pages, until there is enough. */

import { parentPort, workerData } from "node:worker_threads";
import { getDocumentProxy } from "unpdf";
import { limits } from "./limits.ts";

const document = await getDocumentProxy(new Uint8Array(workerData), { verbosity: 0 });
const pages: string[] = [];
let length = 0;
for (let number = 1; number <= document.numPages && length <= limits.textLength; number += 1) {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
  page.cleanup();
  pages.push(text);
  length += text.length;
}
parentPort?.postMessage(pages.join("\n\n"));
