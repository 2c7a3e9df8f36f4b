/** A request → whether it comes from the person who was given the address, and from no page of somebody else. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Why a request is refused; undefined where it is not.
 *
 * A name that somebody's server resolves to this machine (DNS rebinding) has another `Host`; a page of another site has
 * another `Origin`, and browsers say `Sec-Fetch-Site: cross-site`. Without the token no path is served.
 *
 * @see https://owasp.org/www-community/attacks/csrf
 */
export function refuseRequest(request: IncomingMessage, port: number, token: string): string | undefined {
  const { host = '', origin, 'sec-fetch-site': site } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return 'this server answers to 127.0.0.1 alone';
  if (site === 'cross-site') return 'another site asks';
  if (origin !== undefined && origin !== `http://${host}`) return 'another site asks';
  // Browsers name the origin of everything that can change something.
  if (request.method !== 'GET' && origin === undefined) return 'nobody says where it comes from';
  const given = Buffer.from((request.url ?? '').split('/')[1] ?? '');
  const known = Buffer.from(token);
  return given.length === known.length && timingSafeEqual(given, known) ? undefined : 'the token is another one';
}
