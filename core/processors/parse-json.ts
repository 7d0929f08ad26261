/** Shows a JSON value while it is being written. */

import type { StandardSchemaV1 } from "@standard-schema/spec";
import { SourceError } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import type { JsonDocument } from "./json/document.ts";
import { createJsonExtractor, MalformedJson } from "./json/extract.ts";
import { checkSchema, formatPath, toJsonSchema } from "./json/schema.ts";
import { notify } from "./notify.ts";
import type { Processor } from "./pipe.ts";

export interface ParseJsonOptions<Schema extends StandardSchemaV1> {
  /** Checks the finished value, which it may also change, as by its defaults. Snapshots before the last are not checked. */
  readonly schema?: Schema;
  /** Gets the finished value, once. It is neither waited for nor able to harm the answer. */
  readonly onValue?: (value: StandardSchemaV1.InferOutput<Schema>) => unknown;
  /**
   * `whole` keeps a string back until it is closed, so that no name, link or word of a fixed choice is ever seen in
   * part; `growing` shows it letter by letter. Default `whole`.
   */
  readonly strings?: "whole" | "growing";
}

/**
 * Turns the JSON object or array in the text into `data` events: each a valid snapshot that holds all that the one
 * before held. Numbers, `true`, `false` and `null` appear when they are complete. Prose around the value stays text, its
 * fence is dropped. Text with a `section` is left as it is.
 *
 * An event's `value` is built when it is first read, for the moment of the event, and never changes after that; a
 * snapshot that nobody reads costs next to nothing. Values are shared between snapshots: do not change them.
 *
 * The stream fails with a `SourceError` that names the path when the value is malformed, ends too early, or does not fit
 * the schema, and also when there is a schema but no JSON at all. An answer that says of itself that it was cut (`finish`
 * with `length` or `filter`) ends without one, and without `onValue`.
 *
 * @example
 * pipe(source, parseJson({ schema: z.object({ name: z.string() }), onValue: ({ name }) => save(name) }))
 */
export function parseJson<Schema extends StandardSchemaV1 = StandardSchemaV1>({
  schema,
  onValue,
  strings = "whole",
}: ParseJsonOptions<Schema> = {}): Processor {
  return async function* (events) {
    const extractor = createJsonExtractor({ growing: strings === "growing" });
    const named = schema ? { schema: toJsonSchema(schema) } : {};
    let isChecked = false;
    let isCut = false;
    for await (const event of events) {
      if (event.type === "finish") isCut = event.reason === "length" || event.reason === "filter";
      if (event.type !== "text-delta" || event.section !== undefined) {
        yield event;
        continue;
      }
      const { prose, hasGrown } = readOrExplain(() => extractor.read(event.text));
      const { document } = extractor;
      if (document?.isComplete && !isChecked) {
        isChecked = true;
        const read = document.capture();
        const value = schema ? await checkSchema(schema, read()) : read();
        yield { type: "data", value, ...named };
        notify(onValue, value as StandardSchemaV1.InferOutput<Schema>);
      } else if (document && hasGrown) yield toDataEvent(document, named);
      if (prose !== "") yield { ...event, text: prose };
    }
    const prose = extractor.end();
    if (prose !== "") yield { type: "text-delta", text: prose };
    if (!isChecked && !isCut) complain(extractor.document, schema !== undefined);
  };
}

type DataEvent = Extract<StreamEvent, { readonly type: "data" }>;

function toDataEvent(document: JsonDocument, named: Pick<DataEvent, "schema">): StreamEvent {
  const read = document.capture();
  return {
    type: "data",
    ...named,
    get value() {
      return read();
    },
  };
}

function readOrExplain<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
    throw new SourceError(`The model's JSON is malformed at ${formatPath(error.path)}. Ask again.`, {
      cause: error.cause,
      code: "INVALID_JSON",
    });
  }
}

function complain(document: JsonDocument | undefined, isExpected: boolean): void {
  if (document && document.version > 0)
    throw new SourceError(`The model's JSON ends too early, at ${formatPath(document.path)}. Ask again.`, {
      code: "INVALID_JSON",
    });
  if (isExpected)
    throw new SourceError("The model's answer holds no JSON object or array. Ask it for JSON only.", {
      code: "INVALID_JSON",
    });
}
