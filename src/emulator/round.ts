/** The number's turn in a round. */
export const turnOf = <One>(round: readonly [One, ...One[]], number: number): One =>
  round[number % round.length] ?? round[0];
