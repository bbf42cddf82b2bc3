// The sandbox in a browser of any engine, and a person who signs in with it.
import { expect } from '@playwright/test';
import { alice } from '../support/server.ts';
import type { Tab } from './engine.ts';

export class Sandbox {
  constructor(
    readonly tab: Tab,
    private readonly origin: string,
    private readonly client_id: string,
  ) {}

  async goTo(): Promise<void> {
    await this.tab.goto(`${this.origin}/?client_id=${this.client_id}`);
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
    await logIn(this.tab);
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

/// At the server's login page, in whichever window that is.
export async function logIn(window: Tab): Promise<void> {
  await window.fill('Username or Email', alice.username);
  await window.fill('Password', alice.password);
  await window.press('Log in');
}
