import { registerHooks } from 'node:module';

const DOCUMENT = /graphql`\s*(?:fragment|query|subscription) (\w+)[^`]*`/g;

/** The names of the documents that a module has in Relay's tag. */
export const documentsIn = (source: string): string[] =>
  [...source.matchAll(DOCUMENT)].map(([, name = '']) => name);

/** The names of the queries that the compiler makes of fragments that can be fetched anew. */
export const refetchesIn = (source: string): string[] =>
  [...source.matchAll(/@refetchable\(queryName: "(\w+)"/g)].map(([, name = '']) => name);

/** What babel-plugin-relay does in a frontend's build: the artifact of the compiler takes the place of its document. */
const withArtifacts = (source: string): string => {
  const imports = documentsIn(source).map(
    (name) => `import ${name}_ from './__generated__/${name}.graphql.ts';`,
  );
  return `${imports.join(' ')} ${source.replace(DOCUMENT, '$1_')}`;
};

/** For modules that are imported from now on, so `import()` them. */
registerHooks({
  // As a bundler does: artifacts name each other without what their files end with.
  resolve(specifier, context, next) {
    return next(specifier.endsWith('.graphql') ? `${specifier}.ts` : specifier, context);
  },
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.includes('/examples/relay/')) return loaded;
    return { ...loaded, source: withArtifacts(String(loaded.source)) };
  },
});
