// Where this page lies: at the root of its own server, or in some folder of a host that only serves files.

/// Its folder, with the slash at the end.
export const home = new URL('.', location.href);

/// The address of a part of this page, whole: a link that is only a fragment would take its other parts from the page's
/// address, and Firefox may go on telling them, with the code of a login, once they are gone from there.
export const placeOf = (part: string): string => `${home.pathname}#${part}`;

/// Whether this is where the server sends a person back to: an address without a file where a server of its own answers
/// for it, and else the file beside the page.
export function isCallback(): boolean {
  return /\/callback(\.html)?$/.test(location.pathname);
}
