import type { ItemGuide } from '../catalogue/guides.ts';
import { builder } from './builder.ts';
import { DatabaseEngineEnum, LocaleEnum, PrecheckItemGuideSeverityEnum } from './vocabularies.ts';

export const PrecheckItemGuideRef = builder.objectRef<ItemGuide>('PrecheckItemGuide').implement({
  description:
    'What a check is about and what to do when it does not pass, for a database administrator to read. Written for this gateway; the texts are plain, with commands and the like between backticks.',
  fields: (t) => ({
    code: t.exposeString('code', { description: "The vendor's code of the check that it is for." }),
    engines: t.expose('engines', {
      type: [DatabaseEngineEnum],
      description: 'The kinds of database that it is for. Empty: whichever has none of its own.',
    }),
    title: t.exposeString('title', { description: 'What is checked, in a few words.' }),
    why: t.exposeString('why', {
      description: 'What is wrong when the check does not pass, and what cannot be done because of it.',
    }),
    fix: t.exposeString('fix', { description: 'How to mend it, with commands where there are any.' }),
    caution: t.exposeString('caution', {
      nullable: true,
      description:
        'What the fix may break, as one that shuts a database down: show it before the fix. Null when there is nothing to beware of.',
    }),
    severity: t.expose('severity', {
      type: PrecheckItemGuideSeverityEnum,
      description: 'What it means for the job when the check does not pass.',
    }),
    isInferred: t.exposeBoolean('isInferred', {
      description:
        "Its meaning or its fix is inferred from the code and from what is known of the database: the vendor's documents do not state it of this check. Say so beside the text.",
    }),
    linkTitle: t.exposeString('linkTitle', {
      nullable: true,
      description: 'What the page that `linkUrl` leads to is called. Null when there is no link.',
    }),
    linkUrl: t.exposeString('linkUrl', {
      nullable: true,
      description: 'Where to read on, on a site of the vendor of the cloud or of the database.',
    }),
    locale: t.expose('locale', { type: LocaleEnum, description: 'The language of its texts.' }),
  }),
});
