// The worker behind send(): one request in, what came back out, or a text that says why nothing did.
import type { PlainRequest } from './message';

addEventListener('message', async ({ data: { method, url, headers, body } }: MessageEvent<PlainRequest>) => {
  const began = performance.now();
  try {
    const response = await fetch(url, { method, headers, credentials: 'omit', cache: 'no-store', ...(body && { body }) });
    const text = await response.text();
    const milliseconds = performance.now() - began;
    postMessage({ status: response.status, headers: [...response.headers], body: text, milliseconds });
  } catch (error) {
    postMessage(String(error));
  }
});
