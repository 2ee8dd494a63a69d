/** What is wrong with the options of a probe themselves. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
}
