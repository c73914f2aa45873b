/** Our name and mark, as on the sign-in pages. */
export function Logo() {
  return (
    <span className="muster-logo">
      <img src="/favicon.svg" alt="" width={36} height={36} />
      <span>Muster</span>
    </span>
  )
}
