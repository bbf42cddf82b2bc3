// Where a login under way waits while the browser is at the server: IndexedDB, sealed, to be taken once.
// docs/adr/0003-where-a-login-under-way-waits.md says why here, and what sealing buys.

/** Keeps logins under way. */
export interface TransactionStore {
  /** Keeps `value` until `expiresAt` (seconds); drops what has ended, and of more than 16 the oldest. */
  put(key: string, value: string, expiresAt: number, now: number): Promise<void>;
  /** Takes it: of any number of callers, in any number of tabs, one gets the value. */
  take(key: string): Promise<{ value: string } | 'missing' | 'spent'>;
}

/** A login under way, or the mark that it was taken, which stays as long as the login would have. */
export interface Row {
  key: string;
  expiresAt: number;
  sealed?: { iv: Uint8Array; bytes: ArrayBuffer };
}

const mostOpen = 16;
const keyName = 'sealing';

/** Opens the store of this origin. */
export async function openStore(): Promise<TransactionStore> {
  const opening = indexedDB.open('codegrant', 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('keys');
    opening.result.createObjectStore('transactions', { keyPath: 'key' });
  };
  const database = await outcome(opening);
  const sealingKey = await findKey(database);
  const aad = (key: string) => ({ additionalData: new TextEncoder().encode(key) });

  return {
    async put(key, value, expiresAt, now) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, ...aad(key) }, sealingKey, new TextEncoder().encode(value));
      const rows = database.transaction('transactions', 'readwrite').objectStore('transactions');
      for (const old of rowsToDrop((await outcome(rows.getAll())) as Row[], now)) rows.delete(old);
      rows.put({ key, expiresAt, sealed: { iv, bytes } } satisfies Row);
      await committed(rows.transaction);
    },

    async take(key) {
      const rows = database.transaction('transactions', 'readwrite').objectStore('transactions');
      const row = (await outcome(rows.get(key))) as Row | undefined;
      if (row?.sealed) rows.put({ key, expiresAt: row.expiresAt } satisfies Row);
      await committed(rows.transaction);
      if (!row) return 'missing';
      if (!row.sealed) return 'spent';
      const { iv, bytes } = row.sealed;
      const value = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: iv as BufferSource, ...aad(key) }, sealingKey, bytes);
      return { value: new TextDecoder().decode(value) };
    },
  };
}

/** What makes room for one more: all that has ended, and of those still open the oldest. */
export function rowsToDrop(rows: readonly Row[], now: number): string[] {
  const open = rows.filter((row) => row.sealed && row.expiresAt > now).sort((a, b) => b.expiresAt - a.expiresAt);
  const ended = rows.filter((row) => row.expiresAt <= now);
  return [...ended, ...open.slice(mostOpen - 1)].map((row) => row.key);
}

/** The key of this origin; where two tabs make one at once, the first to arrive is everybody's. */
async function findKey(database: IDBDatabase): Promise<CryptoKey> {
  const held = await outcome(database.transaction('keys').objectStore('keys').get(keyName));
  if (held) return held as CryptoKey;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const keys = database.transaction('keys', 'readwrite').objectStore('keys');
  const first = (await outcome(keys.get(keyName))) as CryptoKey | undefined;
  if (!first) keys.put(made, keyName);
  await committed(keys.transaction);
  return first ?? made;
}

function outcome<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
