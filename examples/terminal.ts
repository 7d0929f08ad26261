/** A model's answer in the terminal, token by token: `npm run example -- examples/terminal.ts "What is a token?"` */

import { ChatOpenAI } from "@langchain/openai";
import { countTokens, pipe, toText } from "livetype";

const model = new ChatOpenAI({ model: "gpt-5-mini" });
const [question = "What is a token?"] = process.argv.slice(2);

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

const ask = pipe(
  ({ signal }) => model.stream(question, { signal }),
  countTokens(({ outputTokens, isEstimate }) =>
    console.log(`\n\n${isEstimate ? "about " : ""}${outputTokens} tokens`),
  ),
);
for await (const piece of toText(ask({ signal: stop.signal }))) process.stdout.write(piece);
