// The entry `codegrant/testing`: an authorization server, a clock and a browser for the tests of an app, with no network,
// no Worker and no waiting. It runs under Node and in browsers; the core it is given is the one that ships.
import { createTestBrowser, type TestBrowserOptions, type TestTab } from './testing/browser.js';
import type { ClientOptions } from './options.js';

export { createTestBrowser, type TestBrowser, type TestBrowserOptions, type TestTab } from './testing/browser.js';
export { createTestClock, type TestClock } from './testing/clock.js';
export type { SigningAlgorithm } from './testing/keys.js';
export { createTestServer, type Decision, type TestAnswer, type TestRequest, type TestServer, type TestServerOptions } from './testing/server.js';

/** A tab of a new browser: the shortest way to a client. `tab.client` is what the app would get from `createClient`. */
export function createTestClient(options: ClientOptions, browser: TestBrowserOptions): Promise<TestTab> {
  return createTestBrowser(browser).open(options);
}
