// Takes pictures of a page, and puts those of one page in both themes and widths on a sheet.
import type { BrowserContext, Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/server.ts';

export const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 360 },
] as const;

const height = 800;
const images = join(repository, 'docs/images');

/// How the page looks in each of them, as PNG. The sheets are made of the first screen; whole pages are kept in build/pictures.
export async function inAllLooks(page: Page, name: string): Promise<Buffer[]> {
  const whole = join(repository, 'build/pictures');
  mkdirSync(whole, { recursive: true });
  const shots: Buffer[] = [];
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    shots.push(await page.screenshot());
    await page.screenshot({ path: join(whole, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
  return shots;
}

/// Writes docs/images/NAME.webp with the pictures side by side, at half their size.
export async function writeSheet(context: BrowserContext, name: string, shots: Buffer[]): Promise<void> {
  const page = await context.newPage();
  const pictures = shots.map((shot, i) => `<img style="width: ${looks[i].width / 2}px" src="data:image/png;base64,${shot.toString('base64')}">`);
  await page.setContent(`<!doctype html><style>body { display: flex; align-items: flex-start; gap: 12px; width: max-content; margin: 0; padding: 12px; background: #8a9490 }</style>${pictures.join('')}`);
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  const { width, height } = await page.evaluate(() => ({ width: document.body.scrollWidth, height: document.body.scrollHeight }));
  await page.setViewportSize({ width, height });
  await writePicture(page, name, 50);
  await page.close();
}

/// Writes what the window shows to docs/images/NAME.webp.
export async function writePicture(page: Page, name: string, quality = 80): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality });
  writeFileSync(join(images, `${name}.webp`), Buffer.from(data, 'base64'));
  await session.detach();
}
