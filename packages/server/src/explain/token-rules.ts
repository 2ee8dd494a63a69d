/** What a token is held against. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string | undefined;
  readonly clockLeewaySeconds: number;
  readonly maximumTokenLifetimeSeconds: number;
  readonly nowSeconds: number;
}
