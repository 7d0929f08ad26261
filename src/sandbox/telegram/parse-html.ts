/** parse_mode HTML, with the refusals of tdlib/td MessageEntity.cpp, parse_html. */

import { readCharacter, readEndTag, readStartTag, STYLE_TAGS } from "./html-tags.ts";
import { linkTo } from "./links.ts";
import { byteOffset, cannotParse } from "./refusal.ts";
import type { FormattedText, MessageEntity } from "./types.ts";

const TYPES: Readonly<Record<string, string>> = {
  ...STYLE_TAGS,
  span: "spoiler",
  a: "text_link",
  "tg-emoji": "custom_emoji",
  pre: "pre",
  blockquote: "blockquote",
};

interface OpenTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly offset: number;
}

export function parseHtml(source: string): FormattedText {
  let text = "";
  let entities: MessageEntity[] = [];
  const open: OpenTag[] = [];

  const close = ({ name, attributes, offset }: OpenTag) => {
    const place = { offset, length: text.length - offset };
    if (place.length === 0) return;
    const entity = toEntity(name, attributes, place, text.slice(offset));
    const twin = entities.find(
      (inner) =>
        [name, inner.type].sort().join() === "code,pre" &&
        inner.offset === offset &&
        inner.length === place.length,
    );
    const language = twin?.language ?? entity?.language;
    if (twin && language) {
      entities = [...entities.filter((inner) => inner !== twin), { type: "pre", ...place, language }];
    } else if (entity) entities.push(entity);
  };

  for (let at = 0; at < source.length; ) {
    if (source.startsWith("</", at)) {
      const tag = open.at(-1);
      if (!tag) throw cannotParse(`Unexpected end tag at byte offset ${byteOffset(source, at)}`);
      at = readEndTag(source, at, tag.name);
      open.pop();
      close(tag);
    } else if (source[at] === "<") {
      const { end, ...tag } = readStartTag(source, at, (name) => Object.hasOwn(TYPES, name));
      open.push({ ...tag, offset: text.length });
      at = end;
    } else {
      const [decoded, end] = readCharacter(source, at);
      text += decoded;
      at = end;
    }
  }
  const last = open.at(-1);
  if (last) throw cannotParse(`Can't find end tag corresponding to start tag "${last.name}"`);
  return {
    text,
    entities: entities.map((entity) => (entity.type === "code" ? withoutLanguage(entity) : entity)),
  };
}

function toEntity(
  name: string,
  attributes: ReadonlyMap<string, string>,
  place: { readonly offset: number; readonly length: number },
  covered: string,
): MessageEntity | undefined {
  const type = TYPES[name] ?? name;
  if (name === "a") return linkTo(attributes.get("href") || covered, place);
  if (name === "tg-emoji") {
    const id = attributes.get("emoji-id") ?? "";
    if (!/^[1-9]\d*$/.test(id)) throw cannotParse("Invalid custom emoji identifier specified");
    return { type, ...place, custom_emoji_id: id };
  }
  const language = name === "code" ? /^language-(.+)$/s.exec(attributes.get("class") ?? "")?.[1] : undefined;
  if (name === "blockquote" && attributes.has("expandable"))
    return { type: "expandable_blockquote", ...place };
  return { type, ...place, ...(language !== undefined && { language }) };
}

function withoutLanguage({ language: _language, ...entity }: MessageEntity): MessageEntity {
  return entity;
}
