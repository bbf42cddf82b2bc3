// C186: the headers that keep the pages from being framed, sniffed, cached or filled with somebody else's content.
import type { APIResponse } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import type { Visitor } from '../support/visitor.ts';
import { challenge } from '../support/pkce.ts';

const pages: Record<string, (visitor: Visitor) => Promise<APIResponse>> = {
  login: (visitor) => visitor.authorize(good(visitor)),
  grant: async (visitor) => visitor.logIn(await visitor.authorize(good(visitor))),
  error: (visitor) => visitor.authorize({ ...good(visitor), client_id: 'nobody' }),
};

for (const [name, open] of Object.entries(pages)) {
  test(`C186 the ${name} page is closed to frames, scripts, sniffing and caches`, async ({ visitor }) => {
    const page = await open(visitor);
    const headers = page.headers();
    const csp = headers['content-security-policy'];
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toContain('unsafe-inline');
    expect(csp).not.toContain('script-src');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(await page.text()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//); // nothing from third parties
  });
}

test('the sandbox’s page may speak to its own origin alone, its worker to the server too', async ({ server, page }) => {
  await page.addInitScript(() => {
    globalThis.SharedWorker = class extends SharedWorker {
      constructor(url: string | URL, options?: string | WorkerOptions) {
        super(url, options);
        document.documentElement.dataset.worker = String(url);
      }
    };
  });
  const opened = await page.goto(server.sandbox);
  await expect(page.getByTestId('status')).toHaveText('Signed out');

  const csp = opened!.headers()['content-security-policy'];
  expect(csp).toContain("default-src 'none'");
  expect(csp).toContain("script-src 'self';");
  expect(csp).toContain("connect-src 'self';");

  expect(opened!.headers()['cross-origin-opener-policy']).toBe('same-origin');

  const url = await page.locator('html').getAttribute('data-worker');
  const worker = await page.request.get(url!);
  expect(worker.headers()['content-security-policy']).toContain(`connect-src 'self' ${server.issuer}`);
});

function good(visitor: Visitor): Record<string, string> {
  return visitor.request(challenge());
}
