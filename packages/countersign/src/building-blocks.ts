// The parts that an authority or a gateway is built from; `@countersign/server` is their first user.
// Not needed to protect an API: that is `countersign` and its adapters.
export { systemClock } from './core/clock.ts';
export { andThen } from './core/maybe-promise.ts';
