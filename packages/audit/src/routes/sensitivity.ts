import type { Route } from './route.ts';

/** `MUTATION` of GraphQL and tRPC, `ACTION` of the server. */
const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'MUTATION', 'ACTION']);
const sensitive =
  /(^|[/_-])(admin|internal|users?|accounts?|customers?|members?|employees?|patients?|orders?|invoices?|payments?|billing|profiles?|me|secrets?|keys?|api-?keys|tokens?|passwords?|credentials?|settings|debug|dump|backup|export|logs?|audit|reports?|transfers?|transactions?|purchases?|students?|clients?|salar(?:y|ies)|wallets?|balance|cards?|messages?|documents?|files?|upload|permissions?|roles?|tenants?|bookings?|appointments?|reservations?|prescriptions?|payrolls?|loans?|withdrawals?|deposits?|database|createdb|exec|command|env|actuator|pass-?phrases?|mnemonics?|private-?keys?|credit-?cards?)(?=[/_.-]|$)/i;

/** How many there are is told to everybody: `/total-users`. */
const isCount = /\/(total|count|number|monthly|daily|new|completed|cumulative)[-_]\w+s\/?$/i;

/** `/posts/user/{id}` are the posts of somebody, not somebody. */
const ofOneUser =
  /(?<=\/(posts?|products?|articles?|blogs?|comments?|reviews?|recipes?|videos?|photos?)\/)(by-?)?users?\/\{\w+\}\/?$/i;

/** What a program is called, not a person. */
const ofPrograms = /\b(user-?agents?|client-?(side|apps?|versions?|configs?))\b/gi;

/** The same in Spanish, Portuguese, French, German and Indonesian. */
const sensitiveElsewhere =
  /(^|[/_-])(usuarios?|clientes?|pedidos?|compras?|ventas?|vendas?|pagos?|pagamentos?|facturas?|faturas?|empleados?|funcion[aá]rios?|alumnos?|alunos?|estudiantes?|pacientes?|cuentas?|contas?|profesor(es)?|utilisateurs?|commandes?|factures?|kunden|benutzer|bestellungen|pengguna|pelanggan|pesanan|karyawan|pegawai|siswa|mahasiswa)(?=[/_.-]|$)/i;

export function isWrite({ method }: Pick<Route, 'method'>): boolean {
  return writes.has(method) || method === '*';
}

/** Whether a path speaks of what hardly anybody means for everybody: people, money, secrets, administration. */
export function isSensitive({ path }: Pick<Route, 'path'>): boolean {
  const words = path
    .replace(ofOneUser, '')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(ofPrograms, '');
  return (sensitive.test(words) || sensitiveElsewhere.test(words)) && !isCount.test(path);
}

export function isAdministrative({ path }: Pick<Route, 'path'>): boolean {
  return /(^|[/_-])(admin\w*|internal|management|backoffice|superuser|staff)(?=[/_-]|$)/i.test(path);
}

/** Whether any route of a project asks who is calling. */
export function hasGuards(routes: readonly Route[]): boolean {
  return routes.some(({ protection }) => protection === 'guarded');
}

/** Whether a path ends in what is kept of many people, or of the machine: `/users`, `/admin/orders/export`. Not `/users/{id}/avatar`. */
export function isAboutPeople({ path }: Pick<Route, 'path'>): boolean {
  const last = path.split('/').findLast((segment) => segment !== '' && !segment.startsWith('{')) ?? '';
  const words = last.replace(/([a-z])([A-Z])/g, '$1-$2');
  return (
    /(^|[-_.])(users|accounts|customers|members|employees|patients|students|clients|orders|invoices|payments|transactions|purchases|tenants|bookings|appointments|reservations|prescriptions|payrolls|loans|withdrawals|deposits|export|exports|dump|backups?|debug|env|logs|secrets)$/i.test(
      words,
    ) && !isCount.test(path)
  );
}

/** Whether a query by one key opens what is private of somebody: `customer`, `invoice`, `getOrder`. Whoever has a name has a profile. */
export function isAboutOne({ path, handler }: Pick<Route, 'path' | 'handler'>): boolean {
  const words = path.replace(/([a-z])([A-Z])/g, '$1-$2');
  const asked = /^(?:get-|find-|fetch-|one-)?(\w+)(?:-by-(?:id|e?mail|phone))?$/i.exec(words)?.[1] ?? '';
  if (
    /^(customer|employee|patient|student|client|order|invoice|payment|transaction|purchase|booking|appointment|reservation|prescription|payroll|loan|withdrawal|deposit|wallet|balance)$/i.test(
      asked,
    )
  )
    return true;
  return /^(user|account|member)$/i.test(asked) && !/username|slug|handle|nick/i.test(handler?.code.text ?? '');
}

const people = String.raw`users?|usuarios?|accounts?|customers?|clientes?|clients?|members?|employees?|empleados?|staff|patients?|pacientes?|students?|alumnos?|teachers?|orders?|payments?|invoices?|bookings?|reservations?|transactions?`;
const readingPeople = new RegExp(
  [
    String.raw`\bselect\b[^;]{0,300}?\bfrom\s{1,9}[\x60"\w.]{0,20}?(?<![a-z])(?:${people}|staffs)(?:_?(?:details?|info|data|records?))?\b`,
    String.raw`\bnew\s{1,9}\\?(?:\w{1,40}\\){0,6}(?:${people})(?:Controller|Model|Service|Repository)?\s{0,9}\(`,
    String.raw`->(?:get|list|find|fetch|read|select|load)_?(?:all_?)?(?:the_?)?(?:${people})\b`,
  ].join('|'),
  'i',
);

/** Whether a script reads what is kept of people, whatever its own name says: `api/read.php` of students. */
export function readsPeople(text: string): boolean {
  return readingPeople.test(text);
}
