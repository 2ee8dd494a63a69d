// The public surface of the server: for who embeds it or starts it from a program.
export { type AuthorityOptions, createAuthority, type ServerAuthority, type Services } from './authority.ts';
export type { Config } from './config/config.ts';
export { type LoadConfigOptions, loadConfig } from './config/load.ts';
export { type RunningServer, type StartServerOptions, startServer } from './server.ts';
