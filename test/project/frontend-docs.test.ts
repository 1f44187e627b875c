import { expect, it } from 'vitest';
import { createTestGateway } from '../support/gateway.ts';
import { blocksOf, readText } from '../support/markdown.ts';

it('what the page for frontends asks of guides is answered as it shows', async () => {
  const page = readText('docs/frontend.md');
  const [, question = ''] = blocksOf(page, 'graphql');
  const [, answer = ''] = blocksOf(page, 'json');
  expect(await createTestGateway().ask(question)).toEqual(JSON.parse(answer));
});

it('what the page for frontends asks of a list is answered as it shows', async () => {
  const page = readText('docs/frontend.md');
  const [question = ''] = blocksOf(page, 'graphql');
  const [answer = ''] = blocksOf(page, 'json');
  expect(await createTestGateway().ask(question)).toEqual(JSON.parse(answer));
});
