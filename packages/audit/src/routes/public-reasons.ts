/** Why a route may well be meant to be public; undefined when nothing about it says so. */
export function publicReason(_method: string, path: string, handlerName: string | undefined): string | undefined {
  const words = `${path} ${handlerName ?? ''}`;
  return reasons.find(([, pattern]) => pattern.test(words))?.[0];
}

const reasons: readonly (readonly [string, RegExp])[] = [
  [
    'login',
    /(^|[/_\s.-])(log_?in|sign_?in|authenticate|session|sessions\/new|token|tokens|obtain|oauth|callback|sso|saml)(?=[/_\s.-]|$)/i,
  ],
  [
    'registration',
    /(^|[/_\s.-])(register|registration|sign_?up|activate|confirm|confirmation|verify_?e?mail|invitations?\/accept)(?=[/_\s.-]|$)/i,
  ],
  ['password reset', /forgot|reset[-_/]?password|password[-_/]?reset|passwords?\/(new|edit|reset)|recover/i],
  ['logout', /log_?out|sign_?out/i],
  ['token refresh', /refresh/i],
  [
    'health',
    /(^|[/_\s.-])(health|healthz|healthcheck|health_check|ping|status|ready|readyz|live|livez|up|version|heartbeat)(?=[/_\s.-]|$)/i,
  ],
  ['documentation', /(^|[/_\s.-])(docs|swagger|openapi|redoc|api-docs|schema|spec)(?=[/_\s.-]|$)/i],
  ['webhook', /webhook/i],
  ['static content', /(^|[/_\s.-])(static|assets|favicon\.ico|robots\.txt|sitemap|public|manifest)(?=[/_\s.-]|$)/i],
  ['home page', /^\/\s/],
];
