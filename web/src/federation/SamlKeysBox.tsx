import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import { activateSamlKey, discardSamlKey, makeSamlKey, retireSamlKey, type SamlKey } from '~/api/federation'
import { useAnnouncements } from '~/base/announcements'
import { printTime } from '~/base/dates'
import { Confirm } from '~/ui/Confirm'
import { Empty } from '~/ui/Empty'

import { samlQuery } from './queries'
import { Until } from './Until'

interface SamlKeysBoxProps {
  provider: string
  keys: SamlKey[]
  mayChange: boolean
}

type Step = 'make' | 'activate' | 'discard' | 'retire'

const stages: Record<SamlKey['stage'], [StatusIndicatorProps.Type, string, string]> = {
  active: ['success', 'In use', 'Signs.'],
  next: ['pending', 'Next', 'The provider is told of it, and it signs nothing yet.'],
  old: ['stopped', 'Old', 'Only opens what is encrypted for it.'],
}

/** Muster's keys towards a provider, and how one follows another while people sign in. */
export function SamlKeysBox({ provider, keys, mayChange }: SamlKeysBoxProps) {
  const [step, setStep] = useState<Step | null>(null)
  const next = keys.find((one) => one.stage === 'next')
  const old = keys.find((one) => one.stage === 'old')
  const canMake = mayChange && !next && !old
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Muster signs what it sends there, and opens what is encrypted for it. A new key takes three steps, and nobody is kept out on the way."
          actions={canMake && <Button onClick={() => { setStep('make') }}>Make next key</Button>}
        >
          Keys of Muster
        </Header>
      }
    >
      <SpaceBetween size="m">
        {next && (
          <Alert
            header="A next key waits to be used"
            action={
              mayChange && (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button onClick={() => { setStep('discard') }}>Discard</Button>
                  <Button variant="primary" onClick={() => { setStep('activate') }}>Activate</Button>
                </SpaceBetween>
              )
            }
          >
            Let the provider read the metadata of Muster again, or enter this certificate there beside the one in use. Then activate it.
          </Alert>
        )}
        {old && (
          <Alert header="The key before is still there" action={mayChange && <Button onClick={() => { setStep('retire') }}>Retire</Button>}>
            Muster signs with the new key. Once the provider has read the metadata again, and encrypts for that one, retire the old.
          </Alert>
        )}
        <Keys keys={keys} />
      </SpaceBetween>
      {step && <StepDialog step={step} provider={provider} next={next} onClose={() => { setStep(null) }} />}
    </Container>
  )
}

function Keys({ keys }: { keys: SamlKey[] }) {
  return (
    <Table
      variant="embedded"
      wrapLines
      items={keys}
      trackBy="stage"
      ariaLabels={{ tableLabel: 'Keys of Muster', itemSelectionLabel: () => '', selectionGroupLabel: '' }}
      empty={<Empty title="No key yet">The first is made when somebody reads the metadata of Muster, or signs in.</Empty>}
      columnDefinitions={[
        { id: 'stage', header: 'State', isRowHeader: true, minWidth: 190, cell: ({ stage }) => <Stage stage={stage} /> },
        {
          id: 'certificate',
          header: 'Certificate',
          minWidth: 110,
          cell: (one) => <CopyToClipboard variant="icon" textToCopy={one.pem} copyButtonAriaLabel={`Copy the certificate, ${one.stage}`} copySuccessText="Copied" copyErrorText="The browser did not allow it" />,
        },
        { id: 'until', header: 'Until', minWidth: 120, cell: (one) => <Until time={one.certificate.not_after} /> },
        { id: 'sha256', header: 'Fingerprint (SHA-256)', minWidth: 240, cell: (one) => <code className="muster-wrap">{one.certificate.sha256}</code> },
        { id: 'made', header: 'Made', minWidth: 150, cell: (one) => printTime(one.made_at) },
      ]}
    />
  )
}

function Stage({ stage }: Pick<SamlKey, 'stage'>) {
  const [type, name, text] = stages[stage]
  return (
    <>
      <StatusIndicator type={type}>{name}</StatusIndicator>
      <Box variant="small" display="block">{text}</Box>
    </>
  )
}

interface Words {
  title: string
  action: string
  text: ReactNode
  done: string
}

const words: Record<Step, Words> = {
  make: { title: 'Make the next key?', action: 'Make', text: 'The metadata of Muster then has both certificates. Muster goes on signing with the one in use.', done: 'The next key is made.' },
  activate: { title: 'Activate the next key?', action: 'Activate', text: 'Muster signs with it from now on. A provider that does not know it yet refuses everybody’s sign-in.', done: 'Muster signs with the new key.' },
  discard: { title: 'Discard the next key?', action: 'Discard', text: 'It is gone from the metadata of Muster, and nothing else changes.', done: 'The next key is discarded.' },
  retire: { title: 'Retire the old key?', action: 'Retire', text: 'It is gone from the metadata of Muster. What the provider still encrypts for it can be opened no more.', done: 'The old key is retired.' },
}

function StepDialog({ step, provider, next, onClose }: { step: Step; provider: string; next: SamlKey | undefined; onClose: () => void }) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const { title, action, text, done } = words[step]
  const take = useMutation({
    mutationFn: async () => {
      if (step === 'make') await makeSamlKey(provider)
      else if (step === 'activate') await activateSamlKey(provider, next?.certificate.sha256 ?? '')
      else if (step === 'discard') await discardSamlKey(provider)
      else await retireSamlKey(provider)
    },
    onSuccess: () => {
      announce('success', done)
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: samlQuery(provider).queryKey }),
  })
  return <Confirm title={title} action={action} isBusy={take.isPending} error={take.error} onConfirm={() => { take.mutate() }} onClose={onClose}>{text}</Confirm>
}
