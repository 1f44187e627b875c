export const RUN_FIELDS = `
    id kind status verdict progress message startedAt finishedAt revision isStale
    items { id code group order state rawState message jobId startedAt finishedAt }
    counts { total passed warned failed }
    upstream { rawStatus success }
  `;

const QUERY = `query Warm($key: PrecheckRunKey!) {
  precheckRun(key: $key) {${RUN_FIELDS}}
}`;

export const body = JSON.stringify({
  query: QUERY,
  variables: { key: { backupPlan: { backupPlanId: 'dbs-plan-warned' } } },
});
export const headers = { 'content-type': 'application/json' };

/** One run, whole, as text; whatever is no full answer ends the benchmark. */
export const ask = async (url: string): Promise<string> => {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors"'))
    throw new Error(`${url} answered HTTP ${response.status}: ${text}`);
  return text;
};
