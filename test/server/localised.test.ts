import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { createIsLocalised } from '../../src/server/localised.ts';

const updates = (selection: string, before = '') =>
  `subscription ($keys: [PrecheckRunKey!]! ${before}) { precheckUpdates(keys: $keys) { ${selection} } }`;
const items = (selection: string, before = '') => updates(`run { items { ${selection} } }`, before);

it.each<[what: string, document: string, isLocalised: boolean]>([
  ['asks for no guide', items('code message'), false],
  ['asks for a guide', items('guide { title }'), true],
  ['asks for one by another name', items('help: guide { title }'), true],
  ['names the language', items('guide(locale: ZH) { title }'), false],
  ['names both', items('a: guide(locale: ZH) { title } b: guide(locale: EN) { title }'), false],
  ['names one and leaves one out', items('a: guide(locale: ZH) { title } b: guide { title }'), true],
  ['says null', items('guide(locale: null) { title }'), true],
  ['has it in a variable, which may be left out', items('guide(locale: $l) { title }', '$l: Locale'), true],
  ['asks in a fragment', `${items('...F')} fragment F on PrecheckItem { guide { title } }`, true],
  ['asks in a fragment inline', updates('changedItems { ... on PrecheckItem { guide { title } } }'), true],
  ['only calls something a guide', items('guide: code locale: state'), false],
  ['lists guides', '{ precheckItemGuides { title } }', true],
])('a document that %s: %s', (_what, document, isLocalised) => {
  const ask = createIsLocalised(schema);
  const parsed = parse(document);
  expect([ask(parsed), ask(parsed)]).toEqual([isLocalised, isLocalised]);
});
