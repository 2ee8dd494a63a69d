/** Whether a version is this or a later one: `9.0.2` is at least `9.0.0`; what stands after a hyphen is left aside. */
export function isAtLeastVersion(version: string, bound: string): boolean {
  const parts = (text: string) =>
    text
      .replace(/^[v^~=\s]+/, '')
      .split(/[-+]/)[0]
      ?.split('.')
      .map((part) => Number.parseInt(part, 10) || 0) ?? [];
  const [have, want] = [parts(version), parts(bound)];
  for (let at = 0; at < Math.max(have.length, want.length); at += 1) {
    const difference = (have[at] ?? 0) - (want[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
