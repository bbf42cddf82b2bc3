// The server's page in a window of its own, so that this page keeps what the flow has brought so far: nothing is stored.
import { stateMark } from './flows/by_hand';
import { isCallback } from './places';

// The server cuts its window off from this one (COOP); on a channel of this origin the two still hear each other.
const name = 'codegrant-sandbox-by-hand';

/// Opens `url`, and resolves with the query that the server sends the window back with. A window for another `state`
/// is another's. Rejects with `window_blocked`, and with `window_given_up` once `givenUp`: a window that was closed, or
/// stays at a page of the server's, looks from here like one in which a person reads.
export function answerOfWindow(url: string, state: string, givenUp: AbortSignal): Promise<string> {
  const opened = open(url, '', 'popup,width=520,height=760');
  if (!opened) return Promise.reject(new Error('window_blocked'));
  const channel = new BroadcastChannel(name);
  return new Promise<string>((resolve, reject) => {
    givenUp.addEventListener('abort', () => reject(new Error('window_given_up')));
    channel.onmessage = ({ data }: MessageEvent<string>) => {
      if (new URLSearchParams(data).get('state') === state) resolve(data);
    };
  }).finally(() => channel.close());
}

/// In that window, back at this page: hands the answer over and closes. False where the answer is not of such a window.
export function handOver(): boolean {
  const { pathname, search } = location;
  if (!isCallback() || !new URLSearchParams(search).get('state')?.startsWith(stateMark)) return false;
  history.replaceState(null, '', pathname);
  new BroadcastChannel(name).postMessage(search.slice(1));
  close();
  return true;
}
