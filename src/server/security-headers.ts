/** What every answer says to a browser, whatever it is. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  // An address may hold a query, and with it ids.
  'referrer-policy': 'no-referrer',
  // No page of others may embed it. What it asks for by CORS is not held to this, so allowed origins are served.
  'cross-origin-resource-policy': 'same-origin',
};
