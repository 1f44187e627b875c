import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DBS_PAGING } from '../../src/emulator/dbs-envelope.ts';
import { readPage } from '../../src/emulator/paging.ts';
import { SAS_PAGING } from '../../src/emulator/sas-database-list.ts';

const PAGINGS = [DBS_PAGING, SAS_PAGING];

const pageOf = (things: readonly number[], query: Readonly<Record<string, string>>, paging = DBS_PAGING) => {
  const page = readPage(new Map(Object.entries(query)), paging, things);
  if (!('things' in page)) throw new Error('expected a page');
  return page;
};

it.each(PAGINGS)('pages by $number are the slices of the list', (paging) => {
  const lists = fc.array(fc.nat(), { maxLength: 300 });
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: paging.mostSize }), fc.nat(400), (things, size, at) => {
      const query = { [paging.number]: String(paging.first + at), PageSize: String(size) };
      expect(pageOf(things, query, paging)).toEqual({
        ...{ number: paging.first + at, size, total: things.length },
        things: things.slice(at * size, (at + 1) * size),
      });
    }),
  );
});

it.each(PAGINGS)('pages by $number, one after the other, are the list', (paging) => {
  const lists = fc.array(fc.nat(), { maxLength: 300 });
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: paging.mostSize }), (things, size) => {
      const pages = Array.from({ length: Math.ceil(things.length / size) }, (_, at) => paging.first + at);
      const walked = pages.flatMap(
        (number) => pageOf(things, { [paging.number]: `${number}`, PageSize: `${size}` }, paging).things,
      );
      expect(walked).toEqual(things);
    }),
  );
});

it('a parameter without a value is none', () => {
  const things = Array.from({ length: 50 }, (_, at) => at);
  expect(pageOf(things, { PageNum: '', PageSize: '' })).toEqual(pageOf(things, {}));
});
