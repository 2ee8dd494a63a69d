/** An API key as it arrived. */
export interface ApiKeyCredential {
  readonly text: string;
}
