#!/usr/bin/env bash
# Waits for the end of a precheck, prints its verdict, and ends with 0 for PASSED alone:
#
#   wait.sh http://127.0.0.1:4000/graphql '{"backupPlan":{"backupPlanId":"dbs-plan-live"}}' [STARTED_AFTER]
#
# STARTED_AFTER is the startedAt of the run before, as the gateway writes it: then only a later attempt counts.
# WAIT_SECONDS is how long to wait in all. Ends with 10 WARNED, 11 FAILED, 12 INCONCLUSIVE, 20 not over in time,
# 21 refused.
set -u
[ "${BASH_VERSION:-}" ] && command -v curl >/dev/null || { echo 'needs bash and curl' >&2; exit 1; }
LC_ALL=C # Times are compared as text.
url=${1:?the address of the gateway} key=${2:?a PrecheckRunKey as JSON} after=${3:-}
seconds=${WAIT_SECONDS:-3600}

if [[ -n $after && ! $after =~ ^[0-9-]{10}T[0-9:]{8}\.[0-9]{3}Z$ ]]; then
  echo "STARTED_AFTER must be like 2026-12-01T08:00:00.000Z, got $after" >&2
  exit 21
fi

query='query Wait($key: PrecheckRunKey!, $after: DateTime, $ms: Int) {
  awaitPrecheckRun(key: $key, startedAfter: $after, timeoutMs: $ms) { status verdict startedAt isStale }
}'
over='"status":"FINISHED","verdict":"([^"]+)","startedAt":(null|"([^"]+)"),"isStale":false'
message='"message":"(([^"\]|\\.)*)"'

while ((SECONDS < seconds)); do
  left=$((seconds - SECONDS))
  ms=$((left < 25 ? left * 1000 : 25000))
  variables="{\"key\":$key,\"after\":$([[ $after ]] && echo "\"$after\"" || echo null),\"ms\":$ms}"
  answer=$(curl -sS --max-time $((ms / 1000 + 15)) "$url" -H 'content-type: application/json' \
    -d "{\"query\":\"${query//$'\n'/ }\",\"variables\":$variables}")
  if [[ $answer =~ $over ]]; then
    verdict=${BASH_REMATCH[1]} started=${BASH_REMATCH[3]}
    # When the time is up the answer is the latest known, which may be the attempt before.
    if [[ -z $after || $started > $after ]]; then
      echo "$verdict"
      case $verdict in PASSED) exit 0 ;; WARNED) exit 10 ;; FAILED) exit 11 ;; *) exit 12 ;; esac
    fi
  elif [[ $after && $answer == *'"code":"NOT_FOUND"'*'"data":'* ]]; then
    : # What was only just started may not be known yet.
  elif [[ $answer == *'"retryable":false'* ]]; then
    [[ $answer =~ $message ]] && answer=${BASH_REMATCH[1]//\\\"/\"}
    echo "$answer" >&2
    exit 21
  elif [[ $answer != '{"data":'* ]]; then
    [[ $answer ]] || answer='no answer'
    echo "trying again: ${answer:0:300}" >&2
  fi
  sleep 1
done
echo "not over within $seconds s" >&2
exit 20
