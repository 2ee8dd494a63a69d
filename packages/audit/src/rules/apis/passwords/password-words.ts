/** What speaks of passwords, and of something else that is made of them. */

export const passwordLike =
  /passw(or)?d|passwd|\bpwd\b|passphrase|(^|[.$_])(pass|pw|senha|contra|contrasen(y|i)?a|contraseña|clave|mdp|sifre|pin|pin_?code|pass_?code)$|\b(user|card|kiosk|staff|login|access|raw|plain|entered|given|new|old|stored|input)_?pin$|\b\$?(user|new|old|login|admin|my|db)_?pass$|\$pass_?(new|curr|conf|old|input|word)\w*$/i;

const made =
  /(hash|crypt|md5|sha-?\d|digest)[^\n]{0,80}(pass|pwd|\bpin|senha|clave)|(pass|pwd|\bpin|senha|clave)[^\n]{0,60}(hash|bcrypt|crypt\(|md5|sha-?\d|digest)|update\([^()\n]{0,60}(pass|pwd)/i;

/** Whether something is made of the password before anybody looks for it. */
export function isMadeOtherwise(text: string): boolean {
  return made.test(text);
}
