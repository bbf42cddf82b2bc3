// Where a page could have got a token to: each puts a canary there. A name begins with where the search must find it.
type Hide = (canary: string) => unknown;

export const hidingPlaces: Record<string, Hide> = {
  messages_window: (canary) => new Promise((heard) => {
    addEventListener('message', () => heard(undefined), { once: true });
    postMessage({ canary }, '*');
  }),
  messages_channel: (canary) => new Promise((heard) => {
    new BroadcastChannel('hidden').onmessage = () => heard(undefined);
    new BroadcastChannel('hidden').postMessage(canary);
  }),
  messages_console: (canary) => console.debug('said', { canary }),
  messages_error: (canary) => new Promise((heard) => {
    addEventListener('unhandledrejection', (event) => (event.preventDefault(), heard(undefined)), { once: true });
    void Promise.reject(new Error(canary));
  }),
  localStorage: (canary) => localStorage.setItem('kept', canary),
  sessionStorage: (canary) => sessionStorage.setItem('kept', canary),
  indexedDB: (canary) => new Promise((kept, failed) => {
    const opening = indexedDB.open('kept');
    opening.onerror = failed;
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
    opening.onsuccess = () => {
      const database = opening.result;
      const putting = database.transaction('kept', 'readwrite').objectStore('kept').put({ deep: new Map([[1, { canary }]]) }, 1);
      putting.onsuccess = () => kept(database.close());
    };
  }),
  caches: async (canary) => (await caches.open('kept')).put('/kept', new Response(canary)),
  cookie: (canary) => void (document.cookie = `kept=${canary}`),
  history: (canary) => history.replaceState({ kept: canary }, ''),
  performance: (canary) => void performance.mark(canary),
  document: (canary) => document.body.append(document.createComment(canary)),
  window_deep: (canary) => void Object.assign(globalThis, { [Symbol('kept')]: { deep: new Map([[1, new TextEncoder().encode(canary)]]) } }),
  window_promise: (canary) => void Object.assign(globalThis, { keptPromise: Promise.resolve(canary) }),
  window_getter: (canary) => {
    const values = new WeakMap<object, string>();
    class Keeper {
      constructor() {
        values.set(this, canary);
      }
      get kept() {
        return values.get(this);
      }
    }
    Object.assign(globalThis, { keeper: new Keeper() });
  },
};
