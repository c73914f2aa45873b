export class Refusal extends Error {
  constructor(status, code, detail, errors = []) {
    super(detail)
    Object.assign(this, { status, code, errors })
  }
}

let made = 0
export const newId = (prefix) => `${prefix}_${(++made).toString(16).padStart(12, '0')}`
export const now = () => new Date().toISOString()
export const list = (items) => ({ value: { items, next_cursor: null } })
