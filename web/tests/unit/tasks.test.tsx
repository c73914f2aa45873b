import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

import { Person } from '~/people/Person'
import { taskTitle } from '~/tasks/titles'

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ items: [{ id: 'user_1', name: 'Ann' }], next_cursor: null }))))
})

function name(id: string) {
  const client = new QueryClient()
  client.setQueryData(['session'], { permissions: ['users.read'] })
  render(<QueryClientProvider client={client}><Person id={id} /></QueryClientProvider>)
}

test.each([['user_1', 'Ann'], ['user_2', 'a former user'], ['token_1', 'an API token'], ['schedule', 'Muster itself']])(
  'what %s began is told of %s', async (id, said) => {
    name(id)
    expect(await screen.findByText(said)).toBeInTheDocument()
  })

test('an import is called by its path, and by its source where it has one', () => {
  expect(taskTitle({ kind: 'billing.import', key: ':/srv/bills' })).toBe('Import of /srv/bills')
  expect(taskTitle({ kind: 'billing.import', key: 'payer:/srv/bills' })).toBe('Import of payer:/srv/bills')
  expect(taskTitle({ kind: 'connection.watch', key: 'conn_1' })).toBe('Watch over a connection')
})
