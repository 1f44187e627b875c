import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents of the example operations, as a frontend would make them of its own. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'schema/operations/*.graphql',
  generates: {
    'test/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', ID: 'string' },
      },
    },
  },
  importExtension: '.ts',
};

export default config;
