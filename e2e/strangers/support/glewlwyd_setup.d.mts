// What the tests of this folder take of it.
export interface Api {
  post(path: string, body?: unknown): Promise<Response>;
  put(path: string, body?: unknown): Promise<Response>;
}

export const debian: string;
export const program: string;
export const alice: { username: string; password: string; name: string; email: string };
export function tables(): string;
export function sql(database: string, statements: string): void;
export function configuration(origin: string, database: string, more: string): string;
export function begin(origin: string): Promise<Api>;
export function client(client_id: string, redirect_uri: string, more?: object): object;
export function issuerOf(origin: string): string;
export function plugin(origin: string, more: object): object;
