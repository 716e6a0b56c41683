/** What the server answered instead of a result: problem+json, or a failure to reach it (status 0). */
export class Problem extends Error {
  readonly status: number;
  readonly body: any;
  constructor(status: number, body: any) {
    super(body?.detail || body?.title || '');
    this.status = status;
    this.body = body ?? {};
  }
}

const LIMIT_MILLIS = 30_000;

/** Sends one request with the session cookie. Throws a Problem for everything but a success. */
export async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<any> {
  const limit = AbortSignal.timeout(LIMIT_MILLIS);
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    headers: { Accept: 'application/json', 'X-Catalyst-Request': '1', ...headers },
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  };
  if (body !== undefined) {
    (init.headers as Record<string, string>)['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, init);
    text = await response.text();
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new Problem(0, { title: '', error: 'unreachable' });
  }
  let value: any = null;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    throw new Problem(response.ok ? 502 : response.status, { title: response.statusText, error: 'not-json' });
  }
  if (!response.ok) throw new Problem(response.status, value);
  return value;
}

let who: Promise<any> | undefined;

/** The caller, remembered until the session changes. */
export function whoami(): Promise<any> {
  who ??= call('GET', '/api/v1/whoami').catch((e) => {
    who = undefined;
    throw e;
  });
  return who;
}

export function forgetCaller(): void {
  who = undefined;
}

/** The path of an endpoint of the Sovereign. */
export async function sovereign(path: string): Promise<string> {
  const caller = await whoami();
  return '/api/v1/sovereigns/' + encodeURIComponent(caller.sovereigns[0].id) + path;
}
