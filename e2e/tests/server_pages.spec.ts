// The server's own pages: without JavaScript, for assistive technology, and in an operator's colours.
import AxeBuilder from '@axe-core/playwright';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningServer } from '../support/server.ts';
import { authorizationAddress, flags, throughServerPages } from '../support/server_pages.ts';
import { expect, logIn, test } from '../support/workbench.ts';

test.use({ flags });

const all = ['error', 'login', 'login_refused', 'sign_up', 'grant', 'account', 'enrol', 'account_with_second_factor', 'logout', 'signed_out', 'second_factor'];

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every page is reached and used, to a code for the client', async ({ page, server }) => {
    const seen: string[] = [];
    await throughServerPages(page, server, async (name) => {
      await expect(page.getByRole('heading', { level: 1 }), name).toBeVisible();
      seen.push(name);
    });
    expect(seen.sort()).toEqual([...all].sort());
    const { pathname, searchParams } = new URL(page.url());
    expect(pathname).toBe('/callback');
    expect(searchParams.get('code')).toMatch(/./);
    server.keepSecret(searchParams.get('code'));
  });

  test('an answer that is posted is sent on by its button', async ({ page, server }) => {
    await page.goto(authorizationAddress(server, { response_mode: 'form_post', client_id: 'webapp-first-party' }));
    await logIn(page);
    const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url() === `${server.sandbox}/callback`);
    await page.getByRole('button', { name: 'Continue' }).click();
    const code = new URLSearchParams((await posted).postData() ?? '').get('code');
    expect(code).toMatch(/./);
    server.keepSecret(code);
  });
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [360, 1280])
    test(`axe finds nothing and nothing is cut off at ${width} pixels, ${colorScheme}`, async ({ page, server }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await throughServerPages(page, server, async (name) => {
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`), name).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(beyond, name).toBe(0);
      });
    });

test('brand, title, colours and style of an operator are on every page', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'codegrant-theme-'));
  const theme = join(folder, 'theme.css');
  writeFileSync(theme, ':root { --accent: rgb(120, 20, 60); } h1 { font-style: italic; }');
  const server = await RunningServer.start({ flags: [...flags, '--brand', 'Klinik Nord', '--title', 'Good to see you', '--theme', theme] });
  rmSync(folder, { recursive: true }); // it is read at the start

  await throughServerPages(page, server, async (name) => {
    await expect(page, name).toHaveTitle(/ · Klinik Nord$/);
    await expect(page.locator('.brand'), name).toHaveText('Klinik Nord');
    await expect(page.getByRole('heading', { level: 1 }), name).toHaveCSS('font-style', 'italic');
    if (name === 'login') await expect(page.getByRole('heading', { name: 'Good to see you' })).toBeVisible();
    const button = page.locator('button:not(.quiet)').first();
    if (await button.count()) await expect(button, name).toHaveCSS('background-color', 'rgb(120, 20, 60)');
  });
  await server.stop();
});
