import type { ProbeClient } from '../probe/client.ts';
import type { Credential } from '../probe/credentials.ts';

export interface DoctorOptions {
  /** A path that answers only to a credential: without one, aliases and path handling cannot be looked at. */
  readonly path?: string;
  /** A credential that may use the path. */
  readonly credential?: Credential;
  /** Has to be set for a host that is not this machine. */
  readonly iAmAuthorised?: boolean;
  /** A certificate authority to trust, PEM. */
  readonly ca?: string;
  /** Where the same host answers without TLS; port 80 if it is not said. */
  readonly plainUrl?: string;
  readonly signal?: AbortSignal;
}

/** What the checks share. */
export interface Patient {
  readonly url: URL;
  readonly client: ProbeClient;
  readonly options: DoctorOptions;
  readonly isEncrypted: boolean;
  readonly isLoopback: boolean;
}
