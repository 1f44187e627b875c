import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';
import type { Update } from './resumable.ts';

/** What a row shows of its run: what the events of `PrecheckUpdates` select. */
export const RowRunDocument: TypedDocumentNode<{ precheckRun: Update['run'] }, { key: { id: string } }> =
  parse(`query RowRun($key: PrecheckRunKey!) {
  precheckRun(key: $key) {
    id kind status verdict progress counts { total passed warned failed } revision
  }
}`);
