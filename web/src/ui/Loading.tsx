/** Shown while a page's code or first data comes; nothing heavy may be imported here. */
export function Loading({ label = 'Loading' }: { label?: string }) {
  return (
    <div className="muster-loading" role="status" aria-label={label}>
      <span className="muster-loading-dot" />
      <span className="muster-loading-dot" />
      <span className="muster-loading-dot" />
    </div>
  )
}
