/** Runs beside the program and posts the text of one PDF, page by page with empty lines between. */

import { parentPort, workerData } from "node:worker_threads";
import { extractText, getDocumentProxy } from "unpdf";

const document = await getDocumentProxy(new Uint8Array(workerData), { verbosity: 0 });
const { text } = await extractText(document, { mergePages: false });
parentPort?.postMessage(text.join("\n\n"));
