/**
 * Why a route may well be meant to be public: `login`, `health`, `webhook` …; undefined when nothing about it says so. Whole segments of the path are
 * compared, so that `/orders/{id}/status` is no health check and `/users/{id}/tokens` no login.
 */
export function publicReason(method: string, path: string, handlerName: string | undefined): string | undefined {
  // who has the link may enter: what is signed, or too long to guess, stands in the path
  if (
    /\{\w*(token|signature|signed|sig|hash|uidb64|uidb36|hmac)\w*\}|\{(\w+_)?(ping|badge|secret|share|invite|invitation|access|public)_?(key|code)\}/i.test(
      path,
    )
  ) {
    return 'secret link';
  }
  const segments = literalSegments(path);
  const isWrite = method === 'POST' || method === '*';
  if (method === 'DELETE' && /(^|\/)sessions?(\/\{\w+\})?\/?$/.test(path)) return 'logout';
  // `login2` is a login, too
  const last = (segments.at(-1) ?? '').replace(/(?<=[a-z]{4})\d$/, '');
  if (makesAdministrators(method, path)) return undefined;
  // `/users/lastLogin` is what is known of one
  if (/[a-z\d][-_]log[-_]?in\/?$/i.test(path) && !/(last|recent|failed|first)[-_]log/i.test(path)) return 'login';
  if (segments.length === 0) {
    // what is written to `/api` is no page
    const isPage = !path.includes('{') && !(/^(POST|PUT|PATCH|DELETE)$/.test(method) && path !== '/');
    const ofName = isWrite || !isPage ? ofHandler(handlerName) : undefined;
    if (!isPage || listsPeople.test(handlerName ?? '')) return ofName;
    return ofName ?? 'home page';
  }
  if (
    /^(alive|ready|live|liveness|readiness|startup|started|status|check|db)$/.test(last) &&
    /^health(z|check|checks)?$/.test(segments.at(-2) ?? '')
  )
    return 'health';
  if (
    last === 'verify' &&
    segments.some((segment) => /^(auth|accounts?|users?|emails?|register|signup)$/.test(segment))
  )
    return 'registration';
  if (last === 'confirm' && /^(users?|emails?|accounts?)$/.test(segments.at(-2) ?? '')) return 'registration';
  if (last === 'avatar' && method === 'GET') return 'static content';
  if (/^(code|callback|verifycode)$/.test(last) && segments.includes('device')) return 'login';
  if (last === 'reset' && /^passwords?$/.test(segments.at(-2) ?? '') && !path.includes('{')) return 'password reset';
  if (/^(accept|decline)$/.test(last) && segments.some((segment) => /^invit(e|ation)s?$/.test(segment)))
    return 'invitation';
  for (const { reason, ending, writing, anywhere, alone } of reasons) {
    // `POST /statistics/sessions/{date}` is about what there is
    const isAboutOne = /^sessions?$/.test(last) && /\}\/?$/.test(path);
    if (ending?.test(last) || (isWrite && !isAboutOne && writing?.test(last))) return reason;
    if (anywhere !== undefined && segments.some((segment) => anywhere.test(segment))) return reason;
    if (alone !== undefined && segments.length === 1 && alone.test(last)) return reason;
  }
  return ofHandler(handlerName);
}

/** A handler that says what stands at the path of its router: `get_all_users`. */
const listsPeople = /(get|list|all|find|read|show)_?\w*(users|accounts|customers|employees|patients|members|orders)$/i;

const isOfAdministrators =
  /^((register|registration|signup|create)?(admins?|superusers?|administrators?|superadmins?|staff))$/;

/** `POST /register/admin`: who may make administrators is no newcomer. */
export function makesAdministrators(method: string, path: string): boolean {
  const segments = literalSegments(path);
  return (
    (method === 'POST' || method === '*') &&
    isOfAdministrators.test(segments.at(-1) ?? '') &&
    segments.some((segment) => /^(register|registration|signup)/.test(segment))
  );
}

interface Reason {
  readonly reason: string;
  /** The last segment, whatever the method. */
  readonly ending?: RegExp;
  /** The last segment where something is posted. */
  readonly writing?: RegExp;
  readonly anywhere?: RegExp;
  /** The only segment, apart from `api` and versions. */
  readonly alone?: RegExp;
}

const reasons: readonly Reason[] = [
  { reason: 'logout', ending: /^((logout|signout|logoff)(with\w{1,30})?|cerrarsesion|deconnexion|abmelden|deslogar)$/ },
  {
    reason: 'password reset',
    ending:
      /^(forgot|forgotpassword|forgetpassword|forgottenpassword|passwordforgot|lostpassword|passwordrecovery|recoverpassword|forgotusername|forgotuser|recoverusername|resetpassword|passwordreset|passwordresets|requestpasswordreset|passwordlost)$/,
    anywhere: /^(resetpassword|passwordreset|forgotpassword|passwordrecovery|forgotusername)$/,
    writing:
      /^((send|request|validate|verify|check|confirm)?(reset|forgot|forgotten|recover|recovery)(password|passwd|pwd)?(e?mail|link|token|code|request|validate|validation|confirm|complete)|(send|request|validate|verify|check|confirm)(reset|recovery|(password|passwd|pwd)(reset|recovery)|(reset|forgotten)(password|passwd|pwd))(e?mail|link|token|code)?|(password|passwd|pwd)(reset|recovery)(e?mail|link|token|code|request|validate|confirm|complete)|reset(passwd|pwd)|setnewpassword|(set|update|change)passwordbytoken)$/,
  },
  {
    reason: 'login',
    ending:
      /^(((admin|user|customer|staff|member|vendor|seller|student|teacher|employee|client|doctor|driver|manager)s?)?(login|signin)|logon|(iniciar|inicio)(de)?ses(ion|sao)|logar|entrar|acceder|ingresar|connexion|seconnecter|anmelden|autenticar|loguear|authenticate|loginuser|userlogin|sso|saml2?|acs|obtaintoken|obtainauthtoken|tokenauth|authtoken|accesstoken|magiclink|authorize|authenticate(by|with)\w+|(check|discover|lookup)sso|\w{0,20}(generate|get)?authenticationoptions)$/,
    writing:
      /^(device(code|authorization)|verifyusercode|authorizations?|authentications?|auth|token|tokens|session|sessions|jwt|otp|(\w*verify|check|validate|confirm|submit|login(with)?)otp|otp(verify|verification|login|check)|loginwith\w+|loginby\w+|2fa|mfa|twofactor|apitokenauth)$/,
    anywhere: /^(login(link|linksent|success|failed|error|done)?|signin|oauth2?|oidc|openid|openidconnect|saml2?|sso)$/,
  },
  { reason: 'login', ending: /^(callback|newsession)$/ },
  { reason: 'what a password has to be', anywhere: /^password(requirements|policy|policies|rules|strength)$/ },
  {
    reason: 'registration',
    ending:
      /^((set|send|resend|get|request)?confirm(ation)?code|verification|(verify|validate|confirm)(account|email|user|registration)(address|token|code)?|(signup|register|registration)(verify|verification|confirm)|\w{0,30}unsubscribe|register|registration|registrations|registro|registrar|registrarse|cadastro|cadastrar|cadastrarse|inscription|registrieren|daftar|signup|createaccount|registeruser|userregister|activate|activation|confirmemail|verifyemail|emailconfirm|emailverification|confirmation|unsubscribe)$/,
    anywhere:
      /^(register|registration|signup|activate|activation|confirmemail|verifyemail|unsubscribe|validators|availability|checkusername|checkemail|usernameavailable|emailavailable)$/,
  },
  {
    reason: 'one-time code',
    writing:
      /^(re)?(send|sent|request|generate|get)(\w*)(otp|code|(verification|confirmation|activation)(e?mail|link|token|code)?)$/,
  },
  {
    reason: 'token refresh',
    ending:
      /^(refresh|(refresh|renew|new)(access)?tokens?|tokenrefresh|tokenrenewal|renewaltoken|refresh(auth|session))$/,
  },
  {
    reason: 'contact form',
    writing: /^(contact|contactus|contactform|feedback|newslett?er|newslatter|subscribe)$/,
  },
  {
    reason: 'health',
    ending: /^(ping|health|healthz|healthcheck|livez|readyz|liveness|readiness|heartbeat)$/,
    alone: /^(ping|pong|status|ready|live|up|version|about|time|hello|info|test)$/,
  },
  {
    reason: 'documentation',
    anywhere: /^(docs|doc|swagger|swaggerui|swaggerresources|openapi|redoc|apidocs?|rapidoc|scalar)$/,
    ending:
      /^(openapi|swagger|api)(spec|specification|docs?|document)?(v?\d)?(json|ya?ml)$|^(openapi|api)spec$|^schema$|^wsdl$/,
  },
  {
    reason: 'what every page is told',
    ending: /^(client|public|site|app|frontend|ui|runtime|auth)(config|configuration|settings)(js|json)?$/,
  },
  { reason: 'error page', ending: /^(404|403|401|422|500|503|error|errors|notfound)$/ },
  { reason: 'well-known document', anywhere: /^wellknown$|^jwks(json)?$/ },
  { reason: 'webhook', anywhere: /webhooks?$|^(ipn|stripe|hooks)$/ },
  {
    reason: 'static content',
    anywhere:
      /^(static|assets|public|images|img|css|js|fonts|swjs|svg|icons?|favicon(ico|png)?|robotstxt|sitemap(xml|gz|xmlgz|index(xml)?)?|(vapid)?publickey|vapid(public)?key|manifestjson|media)$/,
  },
];

/** The segments that are no parameters, in lower case and without `-`, `_` and `.`; `api` and versions in front left out. */
function literalSegments(path: string): readonly string[] {
  const all = path.split('/').filter((segment) => segment !== '' && !/^[{*:]/.test(segment));
  const plain = all.map((segment) => segment.toLowerCase().replace(/[-_.]/g, ''));
  while (/^(api|rest|v\d+)$/.test(plain[0] ?? '')) plain.shift();
  return plain;
}

const handlers: readonly (readonly [string, RegExp])[] = [
  [
    'login',
    /^(handle|post|do|user|get|create)?(login|signin|authenticate)(user|customer|view|handler|page|form|post|action|forauthtoken|foraccesstoken)?$/,
  ],
  ['login', /^(handle|verify)?device(code|exchange|authorization|verification|usercode|flow|callback)/],
  ['logout', /^(handle|do|user)?(logout|signout)(user|view|handler|action)?$/],
  [
    'registration',
    /^(handle|post|do|user)?(register|registration|signup)(user|customer|view|handler|page|form|post|action)?$/,
  ],
  [
    'password reset',
    /^(handle|post|do|send)?(forgotpassword|resetpassword|passwordreset|requestpasswordreset|recoverpassword|requestreset$)/,
  ],
  ['health', /^(health|healthcheck|healthz|ping|liveness|readiness)(handler|view)?$/],
  ['invitation', /^acceptinvit(e|ation)/],
  ['webhook', /webhook(handler)?$/],
  ['error page', /^(notfound|error|pagenotfound|handleerror|servererror|routingerror|catchall|fallback)$/],
];

/**
 * `POST /inbox` of ActivityPub, where other servers deliver: who they are says the signature of the message, if anything.
 *
 * @param around the handler and its class
 */
export function federationReason(method: string, path: string, around: string): string | undefined {
  const isInbox = method === 'POST' && /(^|\/)(shared_?)?inbox\/?$/i.test(path);
  return isInbox && /activity_?pub|activity_?streams|activity\+json|federat/i.test(around) ? 'federation' : undefined;
}

function ofHandler(name: string | undefined): string | undefined {
  const plain = (name ?? '').split('.').at(-1)?.toLowerCase().replace(/_/g, '') ?? '';
  return handlers.find(([, pattern]) => pattern.test(plain))?.[0];
}
