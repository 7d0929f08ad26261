/** Answers to interactions: the callback, then the webhook its token opens. */

import { refusal } from "../errors.ts";
import { acknowledge, findAnswer, findByToken, followUp, toCallbackJson } from "../interactions.ts";
import { editMessage, removeMessage } from "../messages.ts";
import type { Interaction } from "../model.ts";
import { toMessageJson } from "../visible.ts";
import { type Asking, noContent, ok, type Reply, type Route } from "./route.ts";

/** Second in every path of theirs. */
const chat = ({ world, ids }: Asking) => world.interactions.get(ids[1] ?? "")?.channel.id;

const webhook = { chat, budget: "interaction", forInteractions: true } as const;
const writing = { ...webhook, hidden: "hiddenWebhooks" } as const;

export const interactionRoutes: readonly Route[] = [
  { name: "POST /interactions/:id/:token/callback", chat, forInteractions: true, run: answer },
  { name: "POST /webhooks/:id/:token", ...writing, run: sendFollowUp },
  ...["@original", ":id"].flatMap((message) => [
    { name: `GET /webhooks/:id/:token/messages/${message}`, ...webhook, run: getAnswer },
    { name: `PATCH /webhooks/:id/:token/messages/${message}`, ...writing, run: changeAnswer },
    { name: `DELETE /webhooks/:id/:token/messages/${message}`, ...webhook, run: deleteAnswer },
  ]),
];

function answer({ world, ids, query, payload }: Asking): Reply {
  const [id, token = ""] = ids;
  const interaction = world.interactions.get(token);
  if (interaction?.id !== id || !interaction) throw refusal(10062);
  acknowledge(world, interaction, payload);
  if (query.get("with_response") !== "true") return noContent;
  const type = Number(payload.json.type);
  return ok(toCallbackJson(interaction, type, (message) => toMessageJson(world, message)));
}

function sendFollowUp(asking: Asking): Reply {
  const { world, payload } = asking;
  return ok(toMessageJson(world, followUp(world, findInteraction(asking), payload)));
}

function getAnswer(asking: Asking): Reply {
  return ok(toMessageJson(asking.world, findNamed(asking)));
}

function changeAnswer(asking: Asking): Reply {
  const { world, payload } = asking;
  return ok(toMessageJson(world, editMessage(world, findNamed(asking), payload)));
}

function deleteAnswer(asking: Asking): Reply {
  removeMessage(asking.world, findNamed(asking));
  return noContent;
}

function findInteraction({ world, ids }: Asking): Interaction {
  return findByToken(world, ids[0] ?? "", ids[1] ?? "");
}

function findNamed(asking: Asking) {
  return findAnswer(findInteraction(asking), asking.ids[2] ?? "@original");
}
