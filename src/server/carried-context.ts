import type { Plugin } from 'graphql-yoga';
import type { OperationContext } from '../graphql/context.ts';

/** What Yoga carries for an operation: it copies all that it is given, and ours notes what is looked at in it. */
export interface CarriedContext {
  readonly request: Request;
  readonly operation: OperationContext;
}

export const isCarried = (value: unknown): value is CarriedContext =>
  typeof value === 'object' && value !== null && 'request' in value && 'operation' in value;

/** Resolvers get our own context. */
export const unpackContext: Plugin = {
  onExecute({ executeFn, setExecuteFn }) {
    setExecuteFn((args) =>
      executeFn(isCarried(args.contextValue) ? { ...args, contextValue: args.contextValue.operation } : args),
    );
  },
};
