import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent } from 'react'

import { setProofHandler } from '~/api/client'
import { prove } from '~/api/identity'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { sessionQuery } from './useSession'

interface Pending {
  settle: (proved: boolean) => void
}

/** Asks who one is, once more, when the server wants a fresh proof for what was just asked. */
export function ProofDialog() {
  const client = useQueryClient()
  const [pending, setPending] = useState<Pending | null>(null)
  const [proof, setProof] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isSending, setSending] = useState(false)

  useEffect(() => {
    setProofHandler(() => new Promise((settle) => { setPending({ settle }) }))
    return () => { setProofHandler(null) }
  }, [])

  if (!pending) return null
  const close = (proved: boolean) => {
    pending.settle(proved)
    setPending(null)
    setProof('')
    setError(null)
  }
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    try {
      await prove(proof)
      // A proved session is a new value, and so is its token against forged requests.
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
      close(true)
    } catch (refusal) {
      setError(refusal)
    } finally {
      setSending(false)
    }
  }
  return (
    <Modal visible header="Is it still you?" onDismiss={() => { close(false) }} size="small">
      <form onSubmit={(event) => void send(event)}>
        <SpaceBetween size="m">
          <Box>This change needs a fresh proof of who you are. It is good for ten minutes.</Box>
          {error ? <ProblemAlert error={error} /> : null}
          <FormField label="Password, or code where you have a second factor">
            <Input type="password" autoComplete="current-password" autoFocus value={proof} onChange={({ detail }) => { setProof(detail.value) }} />
          </FormField>
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={() => { close(false) }}>Cancel</Button>
              <Button variant="primary" formAction="submit" loading={isSending} disabled={!proof}>Confirm</Button>
            </SpaceBetween>
          </Box>
        </SpaceBetween>
      </form>
    </Modal>
  )
}
