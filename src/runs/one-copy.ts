import { LRUCache } from 'lru-cache';

/** Of all copies together. */
const MAX_CHARACTERS = 1024 * 1024;

/**
 * Answers one and the same copy of texts that are equal, of those that were asked for last: many who keep one then keep
 * one between them, and that it is the same is seen without a look at it.
 */
export const createOneCopy = (): ((text: string) => string) => {
  const copies = new LRUCache<string, string>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ length }) => length + 1,
  });
  return (text) => {
    const known = copies.get(text);
    if (known !== undefined) return known;
    copies.set(text, text);
    return text;
  };
};
