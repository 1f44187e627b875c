declare global {
  interface JSON {
    /** Node has it, the declarations of the language not yet: a text that stands in JSON as it is. */
    rawJSON(text: string): unknown;
  }
}

/** JSON as the vendor writes it: an int64, which is a bigint here, is a bare number, however large. */
export const writeJson = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'bigint' ? JSON.rawJSON(String(inner)) : inner,
  );
