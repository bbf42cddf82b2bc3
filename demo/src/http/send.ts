// Sends a request from a worker without the SDK: the page's own Content-Security-Policy lets it speak to nobody but its origin.
import type { PlainAnswer, PlainRequest } from './message';

/// Rejects where no answer may be read: nobody answered, this origin is not registered there, or this page's server
/// does not let it speak to that address.
export function send(request: PlainRequest): Promise<PlainAnswer> {
  const worker = new Worker(new URL('./request_worker.ts', import.meta.url), { type: 'module' });
  return new Promise<PlainAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<PlainAnswer | string>) =>
      typeof data === 'string' ? reject(new Error(data)) : resolve(data);
    worker.onerror = () => reject(new Error('worker_failed'));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
