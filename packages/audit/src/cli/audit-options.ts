import type { ProbeCommandOptions } from './probe-options.ts';

/** As commander gives them. */
export interface AuditCommandOptions
  extends Omit<ProbeCommandOptions, 'baseUrl' | 'har' | 'curl' | 'requests' | 'only'> {
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly only?: readonly string[];
  readonly exclude?: readonly string[];
  readonly gitHistory?: number | true;
  readonly fix?: boolean;
  readonly yes?: boolean;
  readonly probe?: string;
}
