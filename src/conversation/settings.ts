/** What somebody may set for themselves in a chat; the owner's configuration holds for what they left alone. */

import type { Speaker } from "../../bots/host.ts";
import type { Config } from "../config.ts";
import type { Store } from "../store/store.ts";
import { settingsKey } from "./places.ts";

/** Its values, and what it is about. */
export const SETTINGS = {
  steps: { values: ["off", "compact", "full"], about: "how much of tools and thoughts you see" },
  notify: { values: ["first", "silent", "final"], about: "when an answer notifies you" },
  busy: {
    values: ["queue", "interrupt", "steer"],
    about: "what a question does while an answer is being written",
  },
  footer: { values: ["on", "off"], about: "whether tokens, cost and time stand under an answer" },
  threads: {
    values: ["off", "on"],
    about: "whether a mention in a channel is answered in a thread (Discord)",
  },
} as const;

export type SettingName = keyof typeof SETTINGS;

export const isSetting = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name);

export interface Settings extends Record<SettingName, string> {
  /** Undefined: the first that is configured. */
  readonly model?: string | undefined;
  readonly persona?: string | undefined;
}

export type SettingsConfig = Pick<Config, "models" | "personas" | "steps" | "footer" | "notify" | "whenBusy">;

type NotifyWord = (typeof SETTINGS)["notify"]["values"][number];

export const isNotifyWord = (value: string): value is NotifyWord =>
  (SETTINGS.notify.values as readonly string[]).includes(value);

/** A model or persona that was taken out of the configuration since is none any more. */
export async function settingsOf(store: Store, config: SettingsConfig, speaker: Speaker): Promise<Settings> {
  const { model, persona, ...set } = await store.settings(settingsKey(speaker));
  return {
    ...defaultsOf(config),
    ...set,
    model: model !== undefined && config.models.includes(model) ? model : undefined,
    persona: persona !== undefined && Object.hasOwn(config.personas, persona) ? persona : undefined,
  };
}

export const defaultsOf = ({ steps, footer, notify, whenBusy }: SettingsConfig) => ({
  steps,
  notify: typeof notify === "string" ? notify : `after ${notify.pingIfLongerThanMs / 1000} s`,
  busy: whenBusy,
  footer: footer ? "on" : "off",
  threads: "off",
});
