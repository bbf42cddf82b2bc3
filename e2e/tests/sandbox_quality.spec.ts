// The sandbox for everybody: for screen readers and keyboards, on small and large screens, in light and dark, on slow lines.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { RunningServer } from '../support/server.ts';
import { SandboxPage } from '../support/sandbox_page.ts';
import { SandboxFlow } from '../support/sandbox_flow.ts';
import { expect, test } from '../support/test.ts';

const flows = ['by_hand', 'with_secret', 'refresh', 'single_sign_on', 'par', 'client_credentials', 'basic', 'dpop', 'jwt', 'clients', 'users', 'policies', 'policy_test', 'smart', 'password', 'implicit'];

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any flow, ${colorScheme}`, async ({ flow, page }) => {
    test.slow(); // seventeen pages
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const name of flows) {
      await flow.open(name);
      await expect(page.getByTestId(/^card_/).first()).toBeVisible();
      expect(await violations(page), name).toEqual([]);
    }
    await flow.open('client_credentials');
    await flow.run('client_token');
    await flow.getWrong('client_token', 'Wrong secret');
    await flow.expectVerdict('client_token', 'Refused, as it should be');
    expect(await violations(page), 'with answers').toEqual([]);
  });

  test(`axe finds nothing signed out, at the server, and signed in, ${colorScheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme });
    await app.open();
    expect(await violations(page), 'signed out').toEqual([]);
    await page.getByText('Change', { exact: true }).click();
    expect(await violations(page), 'the box').toEqual([]);
    await page.getByLabel('Issuer').press('Escape');
    await expect(page.getByLabel('Issuer')).toBeHidden();
    await expect(page.locator('summary').first()).toBeFocused();
    await app.pressSignIn();
    await expect(page.getByLabel('Password')).toBeVisible();
    expect(await violations(page), 'log in').toEqual([]);
    await app.logIn();
    await expect(page.getByRole('heading', { name: 'requests access to:' })).toBeVisible();
    expect(await violations(page), 'grant').toEqual([]);
    await app.decide('Allow');
    await app.expectSignedIn();
    for (const summary of await page.getByTestId(/^card_/).locator('summary').all()) await summary.click();
    expect(await violations(page), 'signed in').toEqual([]);
    await app.signOut();
    await page.getByRole('button', { name: 'Call GET /Patient again' }).click();
    await expect(page.getByTestId('server_status')).toBeVisible();
    expect(await violations(page), 'signed out again').toEqual([]);
    await page.goto(`${app.server.sandbox}/callback?code=of-somebody-else&state=of-somebody-else`);
    await expect(page.getByTestId('problem')).toBeVisible();
    expect(await violations(page), 'a problem').toEqual([]);
    await app.open('nobody');
    await app.pressSignIn();
    await expect(page.getByTestId('server_words')).toBeVisible();
    expect(await violations(page), 'a refusal').toEqual([]);
  });
}

for (const width of [360, 768, 1280, 3840])
  test(`nothing is cut off at ${width} pixels`, async ({ flow, page }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const name of ['sdk', ...flows]) {
      await page.goto(`${flow.server.sandbox}/#${name}`);
      await expect(page.getByTestId(/^card_/).first()).toBeVisible();
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(beyond, name).toBe(0);
    }
  });

test('a flow is found and run with the keyboard alone', async ({ flow, page }) => {
  await flow.open('basic');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the flow' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  const run = flow.card('basic_call').getByRole('button').first();
  for (let presses = 0; presses < 10 && !(await run.evaluate((button) => button === document.activeElement)); presses++) await page.keyboard.press('Tab');
  await expect(run).toBeFocused();
  await page.keyboard.press('Enter');
  await flow.expectStatus('basic_call', 200);
});

test('the keyboard stays where it was while a step runs, and the outcome alone is said aloud', async ({ flow }) => {
  await flow.open('basic');
  const card = flow.card('basic_call');
  const said = await card.locator('.announcement').elementHandle(); // there before it says anything
  expect(await said!.evaluate(({ role, textContent }) => [role, textContent])).toEqual(['status', '']);
  for (const [button, outcome] of [[/^Run/, 'As it should be'], ['Without credentials', 'Refused, as it should be']] as const) {
    await card.getByRole('button', { name: button }).focus();
    await card.getByRole('button', { name: button }).press('Enter');
    await expect.poll(() => said!.textContent()).toContain(outcome);
    await expect(card.getByRole('button', { name: button })).toBeFocused();
  }
  expect(await said!.textContent()).not.toContain('resourceType'); // the answer itself is read by whoever goes there
  await card.getByRole('button', { name: 'Undo changes' }).press('Enter');
  await expect(card.getByRole('button', { name: /^Run/ })).toBeFocused();
});

test('a flow that is chosen is in the window’s title, and the keyboard is at its headline', async ({ flow, page }) => {
  await flow.open('basic');
  await expect(page).toHaveTitle('Basic · Auth Sandbox');
  await page.getByRole('link', { name: 'Refresh', exact: true }).press('Enter');
  await expect(page).toHaveTitle('Refresh · Auth Sandbox');
  await expect(page.getByRole('heading', { name: 'Refresh', level: 1 })).toBeFocused();
});

test('after the way to the server and back, and after signing out, the keyboard is at the headline', async ({ app, page }) => {
  await app.open();
  await expect(page).toHaveTitle('Signed out · Code + PKCE by the SDK · Auth Sandbox');
  await app.signIn();
  await expect(page).toHaveTitle('Signed in · Code + PKCE by the SDK · Auth Sandbox');
  await expect(page.getByTestId('name')).toBeFocused();
  await app.signOut();
  await expect(page.getByRole('heading', { name: 'You have signed out' })).toBeFocused();
});

test('a renewal is said, and the bar of the time that is left has a name, a value and a maximum', async ({ app, page }) => {
  await app.open();
  await app.signIn();
  const bar = page.getByRole('progressbar', { name: 'Expires in' });
  const { max, value } = await bar.evaluate(({ max, value }: HTMLProgressElement) => ({ max, value }));
  expect(max).toBeGreaterThan(3590); // the token is good for an hour
  expect(max).toBeLessThanOrEqual(3600);
  expect(value).toBeLessThanOrEqual(max);
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d+ min \d\d s$/);
  await page.getByRole('button', { name: 'Renew the token' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Renewed at \d\d:\d\d:\d\d$/ })).toBeVisible();
});

/// Before the page's own scripts: adds up what moves.
function watchShifts(): void {
  const seen = { shift: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += (entry as PerformanceEntry & { value: number }).value))).observe({ type: 'layout-shift', buffered: true });
  Object.assign(globalThis, { seen });
}

const measured = (page: Page) =>
  page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
    shift: (globalThis as unknown as { seen: { shift: number } }).seen.shift,
  }));

test('no flow jumps while it is loaded', async ({ flow, page }) => {
  await page.addInitScript(watchShifts);
  for (const name of ['', ...flows]) {
    await page.goto('about:blank');
    await page.goto(`${flow.server.sandbox}/#${name}`);
    await expect(page.getByTestId('status')).toHaveText('Signed out');
    await expect(page.getByTestId(/^card_/).first()).toBeVisible();
    expect((await measured(page)).shift, name).toBeLessThan(0.02);
  }
});

test('the program’s own sandbox comes compressed, from one origin, soon and without a jump on a slow line', async ({ page, context }) => {
  const server = await RunningServer.start({ site: 'inside' });
  const strangers: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== server.sandbox) strangers.push(request.url());
  });
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  const slow3g = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
  await line.send('Network.emulateNetworkConditions', slow3g);
  await page.addInitScript(watchShifts);
  const app = new SandboxPage(page, server);
  await app.open();
  const { paint, shift } = await measured(page);
  test.info().annotations.push({ type: 'first contentful paint on a line of 400 ms and 400 kbit/s', description: `${Math.round(paint)} ms` });
  expect(shift).toBeLessThan(0.1); // what web.dev calls good
  expect(strangers).toEqual([]);
  const script = await page.locator('script').getAttribute('src');
  const { headers } = await fetch(new URL(script!, server.sandbox), { headers: { 'accept-encoding': 'br' } });
  expect(headers.get('content-encoding')).toBe('br');
  expect(headers.get('cache-control')).toContain('immutable');

  await line.send('Network.emulateNetworkConditions', { ...slow3g, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  const flow = new SandboxFlow(page, server);
  await flow.open('basic');
  await flow.run('basic_call');
  await server.stop();
});
