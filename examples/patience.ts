/** For clients that are to come back for ever: waits that do not grow beyond half a minute, and differ by chance. */
export const patiently = async (retries: number) => {
  const mostMs = 1000 * Math.min(2 ** retries, 30);
  await new Promise((resolve) => setTimeout(resolve, (mostMs * (1 + Math.random())) / 2));
};
