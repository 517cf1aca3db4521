/**
 * Where to go after signing in: the place that was asked for, if it is one of ours.
 * Everything a browser could read as another site (`//host`, `/\host`, `https:`) is refused.
 */
export function placeAfterSignIn(next: string | null): string {
  const isOurs = next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in");
  return isOurs ? next : "/workflows";
}
