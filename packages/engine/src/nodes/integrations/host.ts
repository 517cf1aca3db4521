/** The host of an address, with its port where it is not the usual one; of one that is none, the text itself, shortened. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host || url.slice(0, 100);
}
