import { guidesIn } from '../catalogue/guides.ts';
import { builder } from './builder.ts';
import { PrecheckItemGuideRef } from './guide.ts';
import { DatabaseEngineEnum, LocaleEnum } from './vocabularies.ts';

builder.queryField('precheckItemGuides', (t) =>
  t.field({
    type: [PrecheckItemGuideRef],
    description:
      'The guides to all checks that this gateway knows, for a help page or a client that looks them up by itself. Asks nothing of the vendor.',
    args: {
      locale: t.arg({
        type: LocaleEnum,
        description:
          'The language. Without it, the one that the `Accept-Language` of the request likes best of those that there are, else `EN`.',
      }),
      codes: t.arg.stringList({
        description: 'Only those to these codes, at most 100 by default. A code that is not known has none.',
      }),
      engine: t.arg({
        type: DatabaseEngineEnum,
        description: 'One guide for each code, the one that holds for this kind of database.',
      }),
    },
    resolve: (_root, { locale, codes = null, engine = null }, context, info) => {
      if (codes) context.checkListLength('codes', codes.length);
      const guides = guidesIn(locale ?? context.locale, { codes, engine });
      context.items.spend(guides.length, info);
      return [...guides];
    },
  }),
);
