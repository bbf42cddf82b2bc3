// As much of a browser as a login needs: cookies, redirects, forms.

export class Browser {
  #cookies = new Map();

  get cookie() {
    return [...this.#cookies].map((pair) => pair.join('=')).join('; ');
  }

  /** Follows redirects while they stay on one origin. */
  async open(url, options = {}) {
    const response = await fetch(url, { ...options, redirect: 'manual', headers: { ...options.headers, cookie: this.cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.#cookies.set(key, value);
    }
    const location = response.headers.get('location');
    if (!location) return { url, status: response.status, text: await response.text() };
    const next = new URL(location, url);
    return next.origin === new URL(url).origin ? this.open(next.href) : { url: next.href, status: response.status, text: '' };
  }

  /** Sends the page's form with its hidden fields and `fields`. */
  submit(page, fields) {
    if (!page.text.includes('<form')) throw new Error(`no form on ${page.url}`);
    const hidden = [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]);
    const action = /<form[^>]* action="([^"]*)"/.exec(page.text)?.[1] ?? page.url;
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)]);
    return this.open(new URL(action, page.url).href, { method: 'POST', body });
  }
}
