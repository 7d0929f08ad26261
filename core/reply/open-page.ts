/** The page that is being written: what its message shows now, and whether the answer has to stop there. */

import type { Control } from "../controls/control.ts";
import type { Document } from "../text/document.ts";
import type { Frame, View } from "./frames.ts";
import { GOES_ON_BELOW, type Halt, haltAt, withoutFile, withoutText } from "./halt.ts";
import type { Place } from "./place.ts";
import type { Progress } from "./progress.ts";
import type { Surroundings } from "./surroundings.ts";

export interface OpenPage {
  /** Where the answer can't go on. */
  readonly halt: Halt | undefined;
  /** Its reader has been told so. */
  readonly isHaltShown: boolean;
  /** Finds halts. */
  render(place: Place, message: PageMessage): Frame;
  /** Of a halt that is over: the message no longer asks for a press. */
  renderPassed(place: Place, message: PageMessage): Frame | undefined;
  /** The frame is on its way: no other of this page may end before it. Returns how much of the answer its reader has then. */
  show(frame: Frame): number;
  /** It stands. */
  shown(): void;
  /** Nobody has seen any of it. */
  forgetShown(): void;
  /** The next page begins there. */
  turn(next: number, settled?: readonly string[]): void;
  goOn(): void;
  /** The rest can't come as a file. */
  cut(): void;
}

/** The message that holds the page. */
export type PageMessage = Pick<View, "isAnother" | "isLast" | "isScarce">;

export interface OpenPageOptions {
  readonly document: Document;
  readonly progress: Progress;
  readonly surroundings: Surroundings;
  /** The controls of a message that waits for a press to go on; undefined where nobody would receive it. */
  readonly pause?: (() => readonly Control[]) | undefined;
}

export function createOpenPage({ document, progress, surroundings, pause }: OpenPageOptions): OpenPage {
  let shownEnd = document.from;
  /** The frame that is on its way tells of it. */
  let tellsOfHalt = false;

  const viewOf = (message: PageMessage): View => ({
    ...progress,
    shownEnd,
    mayPause: pause !== undefined,
    ...message,
  });

  const openPage: Mutable<OpenPage> = {
    halt: undefined,
    isHaltShown: false,
    render(place, message) {
      const view = viewOf(message);
      let { halt } = openPage;
      if (!halt?.isPassing) {
        const page = halt?.page ?? place.frames.page(view);
        const found = haltAt(page, place, view);
        if (!halt || found?.isPassing) halt = found ?? halt;
        openPage.halt = halt;
        if (!halt) return place.frames.render(page, view);
      }
      const controls = halt.isPassing ? pause?.() : progress.controls;
      return place.frames.renderHalted(halt, { ...view, controls });
    },
    renderPassed({ frames }, message) {
      const { halt } = openPage;
      if (!halt) return undefined;
      const words = halt.page.rendered.text === "" ? GOES_ON_BELOW : "";
      return frames.renderHalted({ ...halt, words }, { ...viewOf(message), controls: [] });
    },
    show(frame) {
      shownEnd = Math.max(shownEnd, frame.end);
      tellsOfHalt = openPage.halt !== undefined && frame.next === undefined;
      return frame.next ?? openPage.halt?.page.next ?? progress.text.length + progress.cardLength;
    },
    shown() {
      openPage.isHaltShown ||= tellsOfHalt;
    },
    forgetShown() {
      shownEnd = document.from;
    },
    turn(next, settled = []) {
      surroundings.settle(settled);
      document.turn(next);
      shownEnd = next;
      if (openPage.halt) openPage.halt = withoutText(openPage.halt, next);
    },
    goOn() {
      openPage.halt = undefined;
      openPage.isHaltShown = false;
    },
    cut() {
      openPage.halt &&= withoutFile(openPage.halt);
    },
  };
  return openPage;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
