/** Asks one operation over HTTP; answers what came, errors and all. */
export const ask = async (url: string, query: string, variables: object = {}) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
};
