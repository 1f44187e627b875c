/** The weight that a list like `gzip, br;q=0.5` gives to a name; null where it does not name it. */
export const weightOf = (list: string, name: string): number | null => {
  for (const text of list.toLowerCase().split(',')) {
    const [own, ...params] = text.split(';').map((part) => part.trim());
    if (own !== name) continue;
    const weight = Number(params.find((param) => param.startsWith('q='))?.slice(2) ?? 1);
    return Number.isNaN(weight) ? 0 : weight;
  }
  return null;
};
