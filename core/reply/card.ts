/** A value as a card. */
import type { RootContent } from "mdast";

export const toCard = (_value: unknown): readonly RootContent[] => [];
