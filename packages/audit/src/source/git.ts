/** Before a command of Git: it runs nothing that the repository's own configuration could make it run. */
export const harmless = ['--no-pager', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'] as const;

/** The environment of such a command: it fetches nothing, asks nobody, and locks nothing. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
}
