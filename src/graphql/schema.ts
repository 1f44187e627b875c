import { builder } from './builder.ts';
import './queries.ts';
import './guide-query.ts';
import './run-update.ts';
import './start-precheck.ts';
import './subject-queries.ts';

/** The whole schema: each imported file adds its types to the builder. */
export const schema = builder.toSchema({ sortSchema: false });
