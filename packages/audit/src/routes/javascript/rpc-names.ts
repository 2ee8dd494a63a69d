/** What a procedure, a mutation or an action is called that strangers are meant to call; undefined when nothing in the name says so. */
export function rpcReason(name: string, text = ''): string | undefined {
  const last = (name.split(/[./]/).at(-1) ?? '').replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  if (/(^|_)(log_?in|sign_?in|authenticate|auth|o_?auth|sso|magic_link)(_|$)/.test(last)) return 'login';
  if (/(^|_)(log_?out|sign_?out)(_|$)/.test(last)) return 'logout';
  if (/(^|_)(register|registration|sign_?up|activate|(verify|confirm)_e?mail|unsubscribe)(_|$)/.test(last))
    return 'registration';
  if (/^(create|add|new)_(user|account|member|customer)$/.test(last) && /password/i.test(text)) return 'registration';
  if (/(^|_)(forgot|reset|recover)\w*_password|password_(reset|recovery)/.test(last)) return 'password reset';
  if (/(^|_)(refresh)(_\w+)?$|(^|_)(otp|verification_code|token)$/.test(last)) return 'token refresh';
  if (/(^|_)(contact|newsletter|subscri\w+|wait_?list|feedback|guest_?book|rsvp|enquiry|inquiry|lead)(_|$)/.test(last))
    return 'contact form';
  if (/(^|_)(locale|language|theme|cookies?|consent|currency|captcha|cart|basket|wishlist|track\w*)(_|$)/.test(last))
    return 'guest session';
  if (/\bget_?cart\(|\bcart_?id\b|guest_?id\b/i.test(text)) return 'guest session';
  if (/webhook|callback/.test(last)) return 'webhook';
  return /^(health|ping|hello|version|status)$/.test(last) ? 'health' : undefined;
}

/** Names of what asks for a credential, or for a role, before it lets anybody through: `protectedProcedure`, `authedAction`. */
export const guardingName =
  /auth(?!or)|protect|private|secure|admin|member|owner|staff|session|logged|signed|user(?!s?$)|role|permission|tenant|workspace|organi[sz]ation|team/i;
