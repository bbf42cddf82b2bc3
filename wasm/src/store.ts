// What outlives a page, in IndexedDB: logins under way, sealed, to be taken once; and the keys that cannot be read.
// docs/adr/0003-where-a-login-under-way-waits.md says why here, and what sealing buys.
import { makeProofKey } from './jose.js';

/** Keeps logins under way, and the key of DPoP proofs. */
export interface Store {
  /** Keeps `value` until `expiresAt` (seconds); drops what has ended, and of more than 16 the oldest. */
  put(key: string, value: string, expiresAt: number, now: number): Promise<void>;
  /** Takes it: of any number of callers, in any number of tabs, one gets the value. */
  take(key: string): Promise<{ value: string; expiresAt: number } | 'missing' | 'spent'>;
  /** The key that `client` signs its proofs with, made where there is none. It survives the way to the server and back. */
  proofKey(client: string): Promise<CryptoKeyPair>;
  /** Forgets it. The next proof is signed with another. */
  eraseProofKey(client: string): Promise<void>;
}

/** A login under way, or the mark that it was taken, which stays as long as the login would have. */
export interface Row {
  key: string;
  expiresAt: number;
  sealed?: { iv: Uint8Array; bytes: ArrayBuffer };
}

const mostOpen = 16;

/** Opens the store of this origin. */
export async function openStore(): Promise<Store> {
  const opening = indexedDB.open('codegrant', 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('keys');
    opening.result.createObjectStore('transactions', { keyPath: 'key' });
  };
  const database = await outcome(opening);
  const open = (store: string) => database.transaction(store, 'readwrite').objectStore(store);
  const aad = (key: string) => ({ additionalData: new TextEncoder().encode(key) });

  /** A key of this origin; where two tabs make one at once, the first to arrive is everybody's. */
  async function findKey<Key>(name: string, make: () => Promise<Key>): Promise<Key> {
    const find = (keys: IDBObjectStore) => outcome(keys.get(name) as IDBRequest<Key | undefined>);
    const held = await find(open('keys'));
    if (held) return held;
    const made = await make();
    const keys = open('keys');
    const first = await find(keys);
    if (!first) keys.put(made, name);
    await committed(keys);
    return first ?? made;
  }

  const sealingKey = await findKey('sealing', () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']));
  let proofKey: Promise<CryptoKeyPair> | undefined;

  return {
    async put(key, value, expiresAt, now) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, ...aad(key) }, sealingKey, new TextEncoder().encode(value));
      const rows = open('transactions');
      for (const old of rowsToDrop((await outcome(rows.getAll())) as Row[], now)) rows.delete(old);
      rows.put({ key, expiresAt, sealed: { iv, bytes } } satisfies Row);
      await committed(rows);
    },

    async take(key) {
      const rows = open('transactions');
      const row = (await outcome(rows.get(key))) as Row | undefined;
      if (row?.sealed) rows.put({ key, expiresAt: row.expiresAt } satisfies Row);
      await committed(rows);
      if (!row) return 'missing';
      if (!row.sealed) return 'spent';
      const { iv, bytes } = row.sealed;
      const value = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: iv as BufferSource, ...aad(key) }, sealingKey, bytes);
      return { value: new TextDecoder().decode(value), expiresAt: row.expiresAt };
    },

    proofKey(client) {
      proofKey ??= findKey(client, makeProofKey);
      proofKey.catch(() => (proofKey = undefined));
      return proofKey;
    },

    async eraseProofKey(client) {
      proofKey = undefined;
      const keys = open('keys');
      keys.delete(client);
      await committed(keys);
    },
  };
}

/** What makes room for one more: all that has ended, and of those still open the oldest. */
export function rowsToDrop(rows: readonly Row[], now: number): string[] {
  const open = rows.filter((row) => row.sealed && row.expiresAt > now).sort((a, b) => b.expiresAt - a.expiresAt);
  const ended = rows.filter((row) => row.expiresAt <= now);
  return [...ended, ...open.slice(mostOpen - 1)].map((row) => row.key);
}

function outcome<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function committed({ transaction }: IDBObjectStore): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
