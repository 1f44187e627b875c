import { registerHooks } from 'node:module';

const DOCUMENT = /graphql`\s*(?:fragment|query|subscription) (\w+)[^`]*`/g;

/** The names of the documents that a module has in Relay's tag. */
export const documentsIn = (source: string): string[] =>
  [...source.matchAll(DOCUMENT)].map(([, name = '']) => name);

/** What babel-plugin-relay does in a frontend's build: the artifact of the compiler takes the place of its document. */
const withArtifacts = (source: string): string => {
  const imports = documentsIn(source).map(
    (name) => `import ${name}_ from './__generated__/${name}.graphql.ts';`,
  );
  return `${imports.join(' ')} ${source.replace(DOCUMENT, '$1_')}`;
};

/** For modules that are imported from now on, so `import()` them. */
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.includes('/examples/relay/')) return loaded;
    return { ...loaded, source: withArtifacts(String(loaded.source)) };
  },
});
