/** How many connections are opened at a time. */
const AT_ONCE = 64;

export const openMany = async (count: number, open: () => Promise<void>): Promise<void> => {
  let left = count;
  const openOnes = async () => {
    while (left-- > 0) await open();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, openOnes));
};
