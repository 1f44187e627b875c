import type { Plan } from './dbs-plan.ts';
import { FIRST_PLANS } from './dbs-plans.ts';
import { createListing, type Listing } from './listing.ts';
import type { Database } from './sas-database.ts';
import { FIRST_DATABASES } from './sas-databases.ts';
import type { OwnTasks } from './started-tasks.ts';
import type { Moments } from './timeline.ts';

/** What all accounts have in common. */
export interface World {
  readonly plans: Listing<Plan>;
  readonly databases: Listing<Database>;
}

/** What an account sees when it calls. */
export interface Scene {
  readonly world: World;
  /** Where its own prechecks stand. */
  readonly moments: Moments;
  /** The prechecks it started. */
  readonly started: OwnTasks;
}

export const createWorld = (): World => ({
  plans: createListing(FIRST_PLANS),
  databases: createListing(FIRST_DATABASES),
});
