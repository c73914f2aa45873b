// Light, dark, or what the system says; kept in the browser, since it belongs to the screen and not the person.

export type Theme = 'system' | 'light' | 'dark'

const key = 'muster.theme'
const darkClass = 'awsui-dark-mode'

export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(key)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return 'system' // storage switched off
  }
}

function systemIsDark(): MediaQueryList | null {
  return typeof window.matchMedia === 'function' ? window.matchMedia('(prefers-color-scheme: dark)') : null
}

export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'system' && (systemIsDark()?.matches ?? false))
}

function show(): void {
  const dark = isDark(storedTheme())
  document.body.classList.toggle(darkClass, dark)
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
}

let listening = false

export function applyTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // Then it lasts as long as the page.
  }
  if (!listening) {
    systemIsDark()?.addEventListener('change', show)
    listening = true
  }
  show()
}
