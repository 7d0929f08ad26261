/** Messages as LangChain's classes look from outside. */

const message = (type: string, fields: object) => ({
  lc_namespace: ["langchain_core", "messages"],
  additional_kwargs: {},
  response_metadata: {},
  getType: () => type,
  ...fields,
});

/** A chunk of the model's message. */
export const ai = (content: unknown, fields: object = {}) =>
  message("ai", { content, tool_calls: [], tool_call_chunks: [], ...fields });

/** A message that a node of a graph returned whole. */
export const wholeAi = (id: string, content: unknown, fields: object = {}) =>
  message("ai", { id, content, tool_calls: [], ...fields });

export const human = (content: string) => message("human", { content });

export const tool = (tool_call_id: string, content: unknown, fields: object = {}) =>
  message("tool", { tool_call_id, content, ...fields });

/** A chunk from a server that names no role: it can be joined with the next, and has no pieces of calls. */
export const roleless = (content: string, fields: object = {}) => ({
  ...message("generic", { content, ...fields }),
  concat: () => {},
});
