// The steps of the SDK's core as arrows between page, worker, server and API, and the card that each belongs to.
import type { Shown, TraceEntry, TracePart } from 'codegrant/inspect';
import type { Arrow } from '../state';

const cards: Record<string, string> = {
  configure: 'discover',
  discovering: 'discover',
  begin_login: 'begin',
  pushing_request: 'begin',
  callback_received: 'callback',
  store_loaded: 'callback',
  store_missing: 'callback',
  store_spent: 'callback',
  exchanging_code: 'exchange',
  validating_id_token: 'exchange',
  signature_checked: 'exchange',
  fetch_authorize: 'fetch',
  resource_challenge: 'fetch',
  renew: 'renew',
  renewing: 'renew',
  logout: 'logout',
  ending_session: 'logout',
};

/// The card that tells of this step of the core.
export function cardOf({ event, from }: TraceEntry): string {
  return cards[event.name] ?? cards[from] ?? 'discover';
}

const calls: Record<string, string> = { begin_login: 'login()', callback_received: 'handleCallback()', renew: 'renew()', userinfo: 'userinfo()', logout: 'logout()' };

export function arrowsOf(entry: TraceEntry): Arrow[] {
  const step = cardOf(entry);
  const arrow = (from: Arrow['from'], to: Arrow['to'], label: string, tone: Arrow['tone'] = 'asked'): Arrow => ({ from, to, label, step, tone });
  const { event, commands } = entry;
  const came: Arrow[] = [];
  const answer = event.name === 'callback_received' && authorizationResponse(event);
  if (answer) came.push('error' in answer ? arrow('server', 'page', String(answer.error), 'refused') : arrow('server', 'page', 'code, state', 'good'));
  if (event.name === 'http_response') came.push(arrow('server', 'worker', answerOf(event), isGood(event) ? 'good' : 'refused'));
  if (event.name === 'fetch_authorize') came.push(arrow('page', 'worker', `fetch(${pathOf(event.values['url'])})`));
  const call = calls[event.name];
  if (call && (event.name !== 'callback_received' || answer)) came.push(arrow('page', 'worker', call));
  return [...came, ...commands.flatMap((command) => arrowsOfCommand(command, arrow, event))];
}

function arrowsOfCommand({ name, values }: TracePart, arrow: (from: Arrow['from'], to: Arrow['to'], label: string, tone?: Arrow['tone']) => Arrow, event: TracePart): Arrow[] {
  switch (name) {
    case 'navigate':
      return [arrow('page', 'server', `GET ${pathOf(values['url'])}`)];
    case 'http_request':
      return [arrow('worker', 'server', `${String(values['method'])} ${pathOf(values['url'])}`)];
    case 'authorize_request':
      return [arrow('worker', 'api', `GET ${pathOf(event.values['url'])} + token`)];
    case 'fail':
      return [arrow('worker', 'page', String(values['error'] ?? values['code']), 'refused')];
    default:
      return [];
  }
}

/// The path of an address, with or without its parameters.
function pathOf(url: Shown | undefined): string {
  const address = typeof url === 'object' && url !== null && 'address' in url ? url['address'] : url;
  return typeof address === 'string' && URL.canParse(address) ? new URL(address).pathname : String(address);
}

/// Its parameters; nothing where the address has others, or none.
function authorizationResponse({ values }: TracePart): object | undefined {
  const { url } = values;
  const parameters = typeof url === 'object' && url !== null && 'parameters' in url ? Object(url['parameters']) : {};
  return 'code' in parameters || 'error' in parameters ? parameters : undefined;
}

function answerOf({ values }: TracePart): string {
  return String(values['number'] ?? 'answer');
}

function isGood({ values }: TracePart): boolean {
  return Number(values['number'] ?? 200) < 400;
}
