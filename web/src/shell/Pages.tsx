import { lazy } from 'react'
import { Route, Routes } from 'react-router'

import { begin, pageAt } from '~/base/page'

import { pages } from './pageTable'

const drawn = pages.map(({ path, load }) => ({ path, Page: lazy(load) }))

// Before the shell is drawn, which takes a while.
const first = pageAt(window.location.pathname, pages)
if (first) begin(first.load)

export function Pages() {
  return (
    <Routes>
      {drawn.map(({ path, Page }) => <Route key={path} path={path} element={<Page />} />)}
    </Routes>
  )
}
