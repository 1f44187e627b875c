/** What somebody is shown: each state is kept, and can be waited for. */
export const createView = <State>() => {
  const states: State[] = [];
  let wake = Promise.withResolvers<void>();
  let at = 0;
  return {
    states,
    show(state: State): void {
      states.push(state);
      wake.resolve();
      wake = Promise.withResolvers();
    },
    /** The first state like that, from the one that was waited for last. */
    async shows(isIt: (state: State) => boolean): Promise<State> {
      for (; ; at += 1) {
        while (at >= states.length) await wake.promise;
        const state = states[at];
        if (state !== undefined && isIt(state)) return state;
      }
    },
  };
};

export type View<State> = ReturnType<typeof createView<State>>;
