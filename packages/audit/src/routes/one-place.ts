import type { Route, RoutePlace } from './route.ts';

/** Routes that are declared at one place: a view set, `methods: ['PUT', 'DELETE']`, a resource. Whoever mends one mends all. */
export function atOnePlace<T extends { readonly route: Route }>(
  told: readonly T[],
  placeOf: (route: Route) => RoutePlace = (route) => route,
): readonly (readonly T[])[] {
  const places = new Map<string, T[]>();
  for (const one of told) {
    const { file, code } = placeOf(one.route);
    // of a list of exceptions on one line, each is as much of a place as the others
    const isListed = one.route.disabledAt?.code === code;
    const place = `${file} ${isListed ? code.region.startLine : code.start} ${isListed}`;
    const known = places.get(place);
    if (known === undefined) places.set(place, [one]);
    else known.push(one);
  }
  return [...places.values()];
}

/** `DELETE /orders/{id}`, `PUT, DELETE /orders/{id}`, `POST /orders and 3 more`, with the file that draws them where the handler stands elsewhere. */
export function spokenOf(routes: readonly Route[]): string {
  const [first] = routes;
  if (first === undefined) return '';
  const methods = [...new Set(routes.filter(({ path }) => path === first.path).map(({ method }) => method))];
  const others = new Set(
    routes.filter(({ path }) => path !== first.path).map(({ method, path }) => `${method} ${path}`),
  );
  const verbs = methods.includes('*') ? 'Every method of' : methods.join(', ');
  const { drawnIn, disabledAt, file, code } = first;
  const where = disabledAt !== undefined && drawnIn === undefined ? `${file}:${code.region.startLine}` : drawnIn;
  const drawn = where === undefined ? '' : ` (${where})`;
  return `${verbs} ${first.path}${others.size === 0 ? '' : ` and ${others.size} more`}${drawn}`;
}
