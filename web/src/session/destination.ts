/** Where to go after signing in; only ever a page of our own. */
export function destination(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/'
}
