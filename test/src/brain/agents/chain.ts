/** A chain whose prompt reads a turn under the names that prompts commonly use; it answers with its prompt. */

import { ChatPromptTemplate, MessagesPlaceholder } from "@langchain/core/prompts";
import { RunnableLambda } from "@langchain/core/runnables";

export const chain = ChatPromptTemplate.fromMessages([
  new MessagesPlaceholder("history"),
  ["user", "{question}"],
]).pipe(
  RunnableLambda.from((prompt: { toChatMessages(): readonly { text: string }[] }) =>
    prompt
      .toChatMessages()
      .map(({ text }) => text)
      .join(" | "),
  ),
);
