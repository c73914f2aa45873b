import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent } from 'react'

import { setProofHandler } from '~/api/client'
import { proveAtProvider } from '~/api/federation'
import { prove, secondFactor } from '~/api/identity'
import { askForProof, proveByPasskey } from '~/api/passkeys'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { askForPasskey, canUsePasskeys } from './passkeys'
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
  const factors = useQuery({ queryKey: ['second-factor'], queryFn: secondFactor, enabled: pending !== null })

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
  const send = async (give: () => Promise<unknown>) => {
    setSending(true)
    setError(null)
    try {
      await give()
      // A proved session is a new value, and so is its token against forged requests.
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
      close(true)
    } catch (refusal) {
      setError(refusal)
    } finally {
      setSending(false)
    }
  }
  const provider = client.getQueryData(sessionQuery.queryKey)?.user.provider_id || null
  const goToProvider = async () => {
    const { url } = await proveAtProvider(provider ?? '', window.location.pathname + window.location.search)
    if (url) window.location.assign(url)
  }
  const hasPasskey = canUsePasskeys() && (factors.data?.passkeys ?? 0) > 0
  return (
    <Modal visible header="Is it still you?" onDismiss={() => { close(false) }} size="small">
      <form onSubmit={(event: FormEvent) => { event.preventDefault(); void send(() => prove(proof)) }}>
        <SpaceBetween size="m">
          <Box>This change needs a fresh proof of who you are. It is good for ten minutes.</Box>
          {error ? <ProblemAlert error={error} /> : null}
          {provider !== null && (
            <SpaceBetween size="xs">
              <Button formAction="none" fullWidth onClick={() => void goToProvider().catch(setError)}>Sign in at your company once more</Button>
              <Box color="text-body-secondary">You come back to this page; what you were about to do is then to be done again.</Box>
            </SpaceBetween>
          )}
          <FormField label={provider === null ? 'Password, or code where you have a second factor' : 'Or the code of your second factor'}>
            <Input type="password" autoComplete="current-password" autoFocus value={proof} onChange={({ detail }) => { setProof(detail.value) }} />
          </FormField>
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={() => { close(false) }}>Cancel</Button>
              {hasPasskey && <Button formAction="none" iconName="key" disabled={isSending} onClick={() => void send(async () => proveByPasskey(await askForPasskey(await askForProof())))}>Use a passkey</Button>}
              <Button variant="primary" formAction="submit" loading={isSending} disabled={!proof}>Confirm</Button>
            </SpaceBetween>
          </Box>
        </SpaceBetween>
      </form>
    </Modal>
  )
}
