import { useEffect } from 'react'
import { useNavigate } from 'react-router'

function isPage(link: HTMLAnchorElement): boolean {
  return (
    link.origin === window.location.origin &&
    !link.pathname.startsWith('/api/') &&
    !link.hasAttribute('download') &&
    (link.target === '' || link.target === '_self') &&
    link.getAttribute('href') !== '#'
  )
}

/** Lets every plain link of the console change the page without loading it anew. */
export function InternalLinks() {
  const navigate = useNavigate()
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0) return
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      const link = event.target instanceof Element ? event.target.closest('a') : null
      if (!link?.hasAttribute('href') || !isPage(link)) return
      event.preventDefault()
      void navigate(link.pathname + link.search + link.hash)
    }
    document.addEventListener('click', onClick)
    return () => { document.removeEventListener('click', onClick) }
  }, [navigate])
  return null
}
