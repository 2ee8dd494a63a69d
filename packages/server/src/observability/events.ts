import type { ApiKeyExposure, DecisionEvent } from 'countersign';
import type { GatewayRefusal } from '../gateway/authz.ts';
import type { OAuthEvent } from '../oauth/oauth-services.ts';
import type { Log } from './log.ts';
import type { DecisionPoint, Metrics } from './metrics.ts';

/** What happens in the server, told to the log and the metrics in one place. */
export interface Events {
  decided(point: DecisionPoint, event: DecisionEvent): void;
  gatewayRefused(refusal: GatewayRefusal): void;
  answered(event: OAuthEvent): void;
  exposed(id: string, exposure: ApiKeyExposure): void;
  failed(error: unknown, where: string, requestId?: string): void;
}

export function createEvents(log: Log, metrics: Metrics): Events {
  const tellsAllowed = log.isLevelEnabled('debug');
  return {
    decided(point, event) {
      metrics.decided(point, event);
      if (event.outcome === 'deny') log.info({ point, ...event }, 'Refused');
      else if (tellsAllowed) log.debug({ point, ...event }, 'Allowed');
    },
    gatewayRefused(refusal) {
      metrics.decided('gateway', { outcome: 'deny', code: refusal.code });
      log.warn({ point: 'gateway', ...refusal }, 'Refused');
    },
    answered(event) {
      metrics.answered(event.endpoint, event.status, event.error);
      if (event.error !== undefined) log.info(event, 'Refused');
      else if (tellsAllowed) log.debug(event, 'Answered');
    },
    exposed(id, { place, remoteAddress, requestId }) {
      metrics.exposed(place);
      log.warn({ apiKey: id, place, remoteAddress, requestId }, 'An API key arrived where others can read it');
    },
    failed(error, where, requestId) {
      metrics.failed(where);
      const { name, message } = error instanceof Error ? error : { name: typeof error, message: '' };
      const stack = error instanceof Error ? error.stack : undefined;
      log.error({ where, requestId, error: name, reason: message, stack }, 'Something failed');
    },
  };
}
