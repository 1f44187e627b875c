import type { JsonObject } from './wire.ts';

/** Errors are short. What comes after this is not looked at, so that no text can take long. */
const MAX_LENGTH = 16 * 1024;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const MAX_CODE_POINT = 0x10ffff;

const charOf = (entity: string, hex?: string, decimal?: string, name?: string): string => {
  if (name !== undefined) return ENTITIES.get(name) ?? entity;
  const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return codePoint <= MAX_CODE_POINT ? String.fromCodePoint(codePoint) : entity;
};

const decode = (text: string): string =>
  text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{1,6}));/gi, charOf);

const encode = (text: string): string => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);

/** Comments gone, and CDATA as ordinary text: what looks like an element then is one. */
const plainXml = (xml: string): string =>
  xml.replace(/<!\[CDATA\[(.*?)\]\]>|<!--.*?-->/gs, (_section, text?: string) => encode(text ?? ''));

const elementText = (xml: string, name: string): string | null => {
  const element = new RegExp(`<${name}(?:\\s[^<>]*)?>([^<]*)</${name}\\s*>`, 'i').exec(xml);
  return element ? decode(element[1] ?? '').trim() : null;
};

const isHtml = (xml: string): boolean => /<([a-z][\w:.-]*)/i.exec(xml)?.[1]?.toLowerCase() === 'html';

/**
 * What an error says that arose before the vendor knew what format was asked for, whatever its elements are wrapped in
 * and however they are written; null for a text that is no XML, the HTML of a proxy included.
 */
export const parseXmlError = (text: string): JsonObject | null => {
  const xml = plainXml(text.trimStart().slice(0, MAX_LENGTH));
  if (!xml.startsWith('<') || isHtml(xml)) return null;
  return { Code: elementText(xml, 'Code'), RequestId: elementText(xml, 'RequestId') };
};
