// The sandbox in a browser of any engine, and a person who signs in with it.
import { expect } from '@playwright/test';
import type { GoBetween } from '../support/go_between.ts';
import { alice } from '../support/server.ts';
import type { Tab } from './engine.ts';

export class Sandbox {
  constructor(
    readonly tab: Tab,
    private readonly site: GoBetween,
    private readonly client_id: string,
  ) {}

  async goTo(): Promise<void> {
    await this.tab.goto(`${this.site.origin}/?client_id=${this.client_id}`);
  }

  async open(): Promise<void> {
    await this.goTo();
    await this.expectText('status', 'Signed out');
  }

  /// From the opened sandbox to the login page.
  async pressSignIn(): Promise<void> {
    await this.tab.press('Sign in');
    const asked = () => this.tab.evaluate(() => document.querySelector('input[type=password]') !== null).catch(() => false);
    await expect.poll(asked, 'the login page').toBe(true);
  }

  /// From the login page through the question what may be seen, back to the sandbox with the patients.
  async logInAndAllow(): Promise<void> {
    await this.tab.fill('Username or Email', alice.username);
    await this.tab.fill('Password', alice.password);
    await this.tab.press('Log in');
    await this.tab.press('Allow');
    await this.expectText('status', 'Signed in');
    await this.expectText('patients_answer', 'answered 200, 20 patients');
  }

  async signOut(): Promise<void> {
    await this.tab.press('Sign out');
    await this.expectText('status', 'Signed out');
  }

  expectText(testid: string, text: string): Promise<void> {
    return expect.poll(() => this.tab.text(testid).catch(() => ''), `what ${testid} says`).toBe(text);
  }
}
