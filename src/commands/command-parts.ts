/** What the commands work on. */

import type { CommandCall, CommandReply } from "../../bots/host.ts";
import type { Access } from "../access/access.ts";
import type { Budget } from "../access/budget.ts";
import type { Flood } from "../access/flood.ts";
import type { Config } from "../config.ts";
import type { Lanes } from "../conversation/lanes.ts";
import type { SettingsConfig } from "../conversation/settings.ts";
import type { Store } from "../store/store.ts";

export interface CommandParts {
  readonly store: Store;
  readonly lanes: Lanes;
  readonly access: Access;
  readonly budget: Budget;
  readonly flood: Flood;
  readonly config: SettingsConfig & Pick<Config, "allow" | "agent">;
  /** How many answers are being written. */
  running(): number;
  readonly startedAtMs: number;
}

export type RunCommand = (
  parts: CommandParts,
  call: Omit<CommandCall, "reply">,
) => Promise<CommandReply | string>;
