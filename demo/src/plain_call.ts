// A request that knows no token: what anyone gets who asks the server for a resource without having signed in.

export interface PlainAnswer {
  status: number;
  body: string;
}

/// GETs `url` from a worker without the SDK. The page's own Content-Security-Policy lets it speak to nobody but its
/// origin, so even this has to go through a worker.
export function plainCall(url: string): Promise<PlainAnswer> {
  const worker = new Worker(new URL('./plain_call_worker.ts', import.meta.url), { type: 'module' });
  return new Promise<PlainAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<PlainAnswer>) => resolve(data);
    worker.onerror = () => reject(new Error('the worker could not ask the server'));
    worker.postMessage(url);
  }).finally(() => worker.terminate());
}
