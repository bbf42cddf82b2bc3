// The worker behind plainCall(): one address in, status and body out.

addEventListener('message', async ({ data: url }: MessageEvent<string>) => {
  const response = await fetch(url, { credentials: 'omit' });
  postMessage({ status: response.status, body: await response.text() });
});
