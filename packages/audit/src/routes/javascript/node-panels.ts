import type { Call } from '../../languages/model.ts';
import { entryOf } from '../../rules/values.ts';

/** Panels of administration that libraries bring along, and that ask for nobody by themselves: what is called to get their router. */
const panels: readonly (readonly [panel: string, made: RegExp])[] = [
  [
    'AdminJS',
    /(^|\.)(AdminJSExpress|AdminBroExpress(js)?|express)\.buildRouter$|@admin(js|-bro)\/express\S*\.buildRouter$/,
  ],
  [
    'bull-board',
    /(serverAdapter|bullAdapter|boardAdapter|queueAdapter)\.(getRouter|registerPlugin)$|ExpressAdapter\(\)\.getRouter$/i,
  ],
  ['Agendash', /^agendash$|\bAgendash$/],
  ['Arena', /(^|\.)(Arena|bull-arena)$/],
  ['mongo-express', /mongo-express/],
  ['express-status-monitor', /express-status-monitor/],
];

/** The panel that a call of `use` mounts; undefined for other calls. */
export function panelMounted(call: Call): string | undefined {
  if (call.name !== 'use' && call.name !== 'all') return undefined;
  for (const { value } of call.arguments) {
    if (value.kind !== 'call') continue;
    const { name, receiver } = value.call;
    const isOfAdapter =
      name === 'getRouter' && receiver?.kind === 'call' && /(^|\.)ExpressAdapter$/.test(receiver.call.target);
    const target = isOfAdapter ? 'serverAdapter.getRouter' : value.call.target.replace(/\(\)$/, '');
    const found = panels.find(([, made]) => made.test(target));
    if (found === undefined) continue;
    // Agendash and others take a middleware, or a name and a password, among their options
    const options = value.call.arguments.find((one) => one.value.kind === 'map')?.value;
    if (entryOf(options, ['auth', 'middleware', 'basicAuth', 'authorize']) === undefined) return found[0];
  }
  return undefined;
}
