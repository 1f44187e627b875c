/** What a request says of itself in its headers; nothing of it is verified yet. */
export interface Claim {
  readonly accessKeyId: string;
  /** Lower-case. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly date: string;
  readonly nonce: string;
  readonly bodyHash: string;
}

const AUTHORIZATION =
  /^ACS3-HMAC-SHA256\s+Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([^,\s]+)$/;

/** The claim, or one sentence on what is missing from it. */
export const readClaim = (headers: Headers): Claim | string => {
  const authorization = headers.get('authorization');
  if (!authorization) return 'The header Authorization is missing.';
  const [, accessKeyId, signedHeaders, signature] = AUTHORIZATION.exec(authorization.trim()) ?? [];
  if (!accessKeyId || !signedHeaders || !signature)
    return 'The header Authorization must be "ACS3-HMAC-SHA256 Credential=...,SignedHeaders=...,Signature=...".';
  const date = headers.get('x-acs-date');
  const nonce = headers.get('x-acs-signature-nonce');
  const bodyHash = headers.get('x-acs-content-sha256');
  if (!date) return 'The header x-acs-date is missing.';
  if (!nonce) return 'The header x-acs-signature-nonce is missing.';
  if (!bodyHash) return 'The header x-acs-content-sha256 is missing.';
  return {
    accessKeyId,
    signedHeaders: signedHeaders.toLowerCase().split(';'),
    signature,
    date,
    nonce,
    bodyHash,
  };
};

/** `yyyy-MM-ddTHH:mm:ssZ` as epoch milliseconds; null for any other text and for days no calendar has. */
export const readDate = (text: string): number | null => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text.replace('Z', '.000Z') ? ms : null;
};
