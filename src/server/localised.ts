import {
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

const findField = (schema: GraphQLSchema, document: DocumentNode): boolean => {
  const locale = schema.getType('Locale');
  const types = new TypeInfo(schema);
  let isFound = false;
  const visitor = visitWithTypeInfo(types, {
    Field({ arguments: given = [] }) {
      const taken = types.getFieldDef()?.args.find(({ type }) => getNamedType(type) === locale);
      // A variable may be left out, or be null.
      const isNamed = given.some(({ name, value }) => name.value === taken?.name && value.kind === Kind.ENUM);
      if (!taken || isNamed) return;
      isFound = true;
      return BREAK;
    },
  });
  visit(document, visitor);
  return isFound;
};

/**
 * Whether the answer to a document may be in the language of whoever asks: a field takes a locale, and is not sure to
 * be given one. The answer to any other is the same in all languages.
 */
export const createIsLocalised = (schema: GraphQLSchema) => {
  const known = new WeakMap<DocumentNode, boolean>();
  return (document: DocumentNode): boolean => {
    const isLocalised = known.get(document) ?? findField(schema, document);
    known.set(document, isLocalised);
    return isLocalised;
  };
};
