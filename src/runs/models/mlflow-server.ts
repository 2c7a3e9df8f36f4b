/** The address of a tracking server of MLflow, and its REST interface. */
import { KobaiError } from '../../shared/index.ts';

/** A server that is asked over HTTP. */
export type MlflowServer = {
  /** Its address, as it may be shown. */
  readonly url: string;
  /**
   * Calls `POST api/2.0/mlflow/<method>`.
   *
   * @param content the request; @returns the answer, an object of JSON
   * @throws CLI_MLFLOW_UNREACHABLE, CLI_MLFLOW_UNAUTHORIZED, CLI_MLFLOW_ANSWER
   */
  ask(method: string, content: unknown): Promise<unknown>;
};

const addressVariable = 'MLFLOW_TRACKING_URI';
/** The same that MLflow's own clients read. */
const credentialVariables = 'MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD';
/** As long as MLflow's own client waits. */
const timeoutMs = 120_000;

/** Names a server, by default that of MLFLOW_TRACKING_URI; nothing is sent yet. @throws CLI_MLFLOW_URL */
export function openMlflow(to?: string): MlflowServer {
  const url = readUrl(to ?? process.env[addressVariable] ?? '', to === undefined ? addressVariable : '--to');
  const headers = { 'content-type': 'application/json', ...readCredentials() };
  return {
    url,
    async ask(method, content) {
      const target = `${url}/api/2.0/mlflow/${method}`;
      const { status, text } = await post(url, target, { headers, body: JSON.stringify(content) });
      if (status === 401 || status === 403) {
        const hint = `It takes ${credentialVariables} from the environment.`;
        throw new KobaiError('environment', 'CLI_MLFLOW_UNAUTHORIZED', `${url} refuses ${method}: ${status}`, { hint });
      }
      const answer = parseObject(text);
      if (status === 200 && answer !== undefined) return answer;
      if (typeof answer?.error_code === 'string') {
        const [reason] = String(answer.message).split('\n');
        const message = `MLflow at ${url} refuses ${method}: ${answer.error_code}: ${reason}`;
        throw new KobaiError('environment', 'CLI_MLFLOW_ANSWER', message);
      }
      throw refuseStranger(url, `${status} to ${target}`);
    },
  };
}

/** The error of a server that does not answer as MLflow does. */
export function refuseStranger(url: string, answer: string): KobaiError {
  const hint = 'Is it the address of its pages? Behind a proxy the path belongs to it: https://host/mlflow';
  return new KobaiError('environment', 'CLI_MLFLOW_ANSWER', `${url} answers ${answer}: that is not MLflow`, { hint });
}

function readUrl(text: string, name: string): string {
  // The text is not repeated: there may be a password in it.
  const refuse = (message: string, hint: string) => new KobaiError('input', 'CLI_MLFLOW_URL', message, { hint });
  const example = 'such as http://127.0.0.1:5000, where `mlflow server` listens';
  if (text === '') throw refuse(`--to or ${addressVariable} takes the URL of a server of MLflow`, example);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw refuse(`${name} takes the URL of a server of MLflow, with http or https`, example);
  }
  if (url.username !== '' || url.password !== '') {
    throw refuse(`${name}: a user or a password has no place in a URL`, `Put them in ${credentialVariables}.`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** The header that MLflow's own clients send: user and password, else the token, else none. */
function readCredentials(): { readonly authorization?: string } {
  const {
    MLFLOW_TRACKING_USERNAME: user = '',
    MLFLOW_TRACKING_PASSWORD: password = '',
    MLFLOW_TRACKING_TOKEN: token = '',
  } = process.env;
  if (user !== '' && password !== '') {
    return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  }
  return token === '' ? {} : { authorization: `Bearer ${token}` };
}

async function post(url: string, target: string, init: { headers: Record<string, string>; body: string }) {
  try {
    // A redirect would make a GET of it.
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(target, { method: 'POST', redirect: 'manual', signal, ...init });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    // fetch puts what happened into the cause, and several addresses that failed into a cause without words.
    const { cause = error } = error as { cause?: unknown };
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = typeof code === 'string' ? code : message;
    const hint = 'Does it run there? `mlflow server` starts one, at http://127.0.0.1:5000.';
    throw new KobaiError('environment', 'CLI_MLFLOW_UNREACHABLE', `${url} gives no answer: ${why}`, { hint, cause });
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
