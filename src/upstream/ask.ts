import type { Demand } from '../domain/demand.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import type { Account } from './account.ts';
import type { AcsAnswer } from './acs-answer.ts';
import type { AcsCall } from './acs-call.ts';
import type { AcsRequest } from './acs-request.ts';
import type { Endpoint, Product } from './endpoints.ts';
import type { OnUnreadable } from './wire.ts';

/** What is asked of an account in a region, before it is known where to send it. */
export interface Question extends Omit<AcsRequest, 'endpoint'> {
  readonly regionId: string;
}

/** Who asks, and as long as what. */
export interface Asking {
  readonly demand: Demand;
  readonly signal: AbortSignal;
}

/** The way to the vendor that all who read from it share. */
export interface Ask {
  endpoint(place: Pick<Question, 'account' | 'regionId'>, product: Product): Endpoint;
  /** What `read` makes of the answer. Rejects with a PrecheckError, or with the signal's reason when it aborts. */
  answer<Reading>(
    question: Question,
    read: (answer: AcsAnswer, onUnreadable: OnUnreadable) => Reading,
    asking: Asking,
  ): Promise<Reading>;
}

/** A question that was not answered, by whom and where: what a client is not told of. */
export interface AskFailure extends Pick<Question, 'account' | 'product' | 'action'> {
  readonly origin: string;
  readonly error: PrecheckError;
}

interface AskDeps {
  readonly accounts: readonly Pick<Account, 'name' | 'endpoint'>[];
  readonly call: AcsCall;
  /** Told once of each leaf or word that makes no sense, wherever it stands. */
  readonly onUnreadable: (where: { readonly action: string; readonly path: string }) => void;
  /** Told of each question that was not answered, whatever the reason. */
  readonly onFailure: (failure: AskFailure) => void;
}

const NOTICES_KEPT = 1_000;

/** Once per leaf, not per item or run: a vendor that drifts does so everywhere. */
const createNotice = (onUnreadable: AskDeps['onUnreadable']) => {
  const noticed = new Set<string>();
  return (action: string, path: string): void => {
    const leaf = path.replace(/\[\d+\]/g, '[]');
    const name = `${action} ${leaf}`;
    if (noticed.has(name) || noticed.size >= NOTICES_KEPT) return;
    noticed.add(name);
    onUnreadable({ action, path: leaf });
  };
};

export const createAsk = ({ accounts, call, onUnreadable, onFailure }: AskDeps): Ask => {
  const endpoints = new Map(accounts.map(({ name, endpoint }) => [name, endpoint]));
  const notice = createNotice(onUnreadable);

  const endpoint: Ask['endpoint'] = ({ account, regionId }, product) => {
    const endpointOf = endpoints.get(account);
    if (!endpointOf) throw new Error(`an account that is not there was asked: ${account}`);
    return endpointOf(product, regionId);
  };

  const answer: Ask['answer'] = async ({ regionId, ...question }, read, { signal, demand }) => {
    const { account, product, action } = question;
    const request = { ...question, endpoint: endpoint({ account, regionId }, product) };
    const answered = await call(request, signal, demand);
    const onLeaf = (path: string) => notice(action, path);
    answered.unreadable.forEach(onLeaf);
    try {
      return read(answered, onLeaf);
    } catch (thrown) {
      if (!(thrown instanceof PrecheckError)) throw thrown;
      const { requestId } = answered.trace;
      throw new PrecheckError(thrown.code, thrown.message, { requestId, cause: thrown });
    }
  };

  return {
    endpoint,
    async answer(question, read, asking) {
      try {
        return await answer(question, read, asking);
      } catch (thrown) {
        if (thrown instanceof PrecheckError) {
          const { account, product, action } = question;
          onFailure({ account, product, origin: endpoint(question, product).origin, action, error: thrown });
        }
        throw thrown;
      }
    },
  };
};
