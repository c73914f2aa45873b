import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { refreshSaml, type Saml, type SamlSettings } from '~/api/federation'
import { useAnnouncements } from '~/base/announcements'
import { printTime, timeAgo } from '~/base/dates'
import { Await } from '~/ui/Await'
import { Copied } from '~/ui/Copied'

import { SamlDialog } from './SamlDialog'
import { SamlKeysBox } from './SamlKeysBox'
import { Until } from './Until'
import { samlQuery } from './queries'
import { bindingName, mustSignName } from './words'

interface SamlBoxProps {
  provider: string
  mayChange: boolean
}

/** What Muster and a SAML provider have to know of each other. */
export function SamlBox({ provider, mayChange }: SamlBoxProps) {
  const saml = useQuery(samlQuery(provider))
  return (
    <Await query={saml}>
      {(known) => (
        <SpaceBetween size="l">
          <OwnBox own={known.own} />
          <SaidBox provider={provider} settings={known.settings} mayChange={mayChange} />
          <SamlKeysBox provider={provider} keys={known.own.keys} mayChange={mayChange} />
        </SpaceBetween>
      )}
    </Await>
  )
}

function OwnBox({ own }: { own: Saml['own'] }) {
  return (
    <Container header={<Header variant="h2" description="Where it can read the metadata by itself, that address is all it needs. Otherwise enter the others there.">What the provider has to be told</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Metadata of Muster', value: <Copied text={own.metadata_url} what="address of the metadata" /> },
          { label: 'Entity id, audience', value: <Copied text={own.entity_id} what="entity id" /> },
          { label: 'Single sign-on (ACS) URL', value: <Copied text={own.consumer_url} what="single sign-on URL" /> },
          { label: 'Single logout URL', value: <Copied text={own.logout_url} what="single logout URL" /> },
          { label: 'Single logout URL from server to server (SOAP)', value: <Copied text={own.soap_logout_url} what="single logout URL of SOAP" /> },
        ]}
      />
    </Container>
  )
}

function SaidBox({ provider, settings, mayChange }: SamlBoxProps & { settings: SamlSettings | null }) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const [isEntering, setEntering] = useState(false)
  const refresh = useMutation({
    mutationFn: () => refreshSaml(provider),
    onSuccess: (saml) => {
      client.setQueryData(samlQuery(provider).queryKey, saml)
      announce('success', 'The metadata was read again.')
    },
    onError: (error) => { announce('error', error.message) },
  })
  const actions = mayChange && (
    <SpaceBetween direction="horizontal" size="xs">
      {settings?.metadata_url && <Button loading={refresh.isPending} onClick={() => { refresh.mutate() }}>Read again</Button>}
      <Button variant={settings ? 'normal' : 'primary'} onClick={() => { setEntering(true) }}>{settings ? 'Change' : 'Enter metadata'}</Button>
    </SpaceBetween>
  )
  return (
    <Container header={<Header variant="h2" actions={actions} description="Its metadata: where people are sent, and by which certificates its answers are known.">What the provider says of itself</Header>}>
      {settings ? <Said settings={settings} /> : <Alert type="info">Nobody can sign in there yet: its metadata is still to be entered.</Alert>}
      {isEntering && <SamlDialog provider={provider} settings={settings} onClose={() => { setEntering(false) }} />}
    </Container>
  )
}

function Said({ settings }: { settings: SamlSettings }) {
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Entity id', value: <span className="muster-wrap">{settings.entity_id}</span> },
          { label: 'Where people are sent', value: <span className="muster-wrap">{settings.sign_in_url}{bindingName(settings.sign_in_binding)}</span> },
          { label: 'Where sign-outs are told', value: <span className="muster-wrap">{settings.logout_url ? `${settings.logout_url}${bindingName(settings.logout_binding)}` : 'it takes none'}</span> },
          { label: 'Must be signed', value: mustSignName(settings.must_sign) },
          { label: 'Metadata', value: <span className="muster-wrap">{settings.metadata_url ? `${settings.metadata_url}, read each hour` : 'given as text: enter it anew when its certificates change'}</span> },
          { label: 'Read', value: <>{timeAgo(settings.read_at)}{settings.valid_until && `, valid until ${printTime(settings.valid_until)}`}</> },
        ]}
      />
      <Table
        variant="embedded"
        wrapLines
        items={settings.certificates}
        trackBy="sha256"
        ariaLabels={{ tableLabel: 'Certificates', itemSelectionLabel: () => '', selectionGroupLabel: '' }}
        header={<Header variant="h3" description="Any of them may sign.">Certificates</Header>}
        columnDefinitions={[
          { id: 'subject', header: 'For', isRowHeader: true, minWidth: 140, cell: (one) => one.subject },
          { id: 'until', header: 'Until', minWidth: 140, cell: (one) => <Until time={one.not_after} /> },
          { id: 'from', header: 'From', minWidth: 120, cell: (one) => one.not_before.slice(0, 10) },
          { id: 'sha256', header: 'Fingerprint (SHA-256)', minWidth: 240, cell: (one) => <code className="muster-wrap">{one.sha256}</code> },
        ]}
      />
    </SpaceBetween>
  )
}
