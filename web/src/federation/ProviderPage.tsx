import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'

import { beginTest, removeProvider, type Provider } from '~/api/federation'
import { useAnnouncements } from '~/base/announcements'
import { useLeaveForGood } from '~/base/useLeaveForGood'
import { useCan } from '~/session/useSession'
import { Await } from '~/ui/Await'
import { Confirm } from '~/ui/Confirm'
import { Copied } from '~/ui/Copied'
import { usePageTitle } from '~/ui/usePageTitle'

import { MappingForm } from './MappingForm'
import { OidcDialog } from './OidcDialog'
import { ProvisioningBox } from './ProvisioningBox'
import { providerQuery, samlQuery } from './queries'
import { RulesForm } from './RulesForm'
import { SamlBox } from './SamlBox'
import { kindName } from './words'

export default function ProviderPage() {
  const { id = '' } = useParams()
  const provider = useQuery(providerQuery(id))
  usePageTitle(provider.data?.name ?? 'Provider')
  return (
    <SpaceBetween size="m">
      <BreadcrumbGroup items={[{ text: 'Company sign-in', href: '/admin/providers' }, { text: provider.data?.name ?? '…', href: `/admin/providers/${id}` }]} />
      <Await query={provider}>{(known) => <Page provider={known} />}</Await>
    </SpaceBetween>
  )
}

function Page({ provider }: { provider: Provider }) {
  const can = useCan()
  const leave = useLeaveForGood()
  const { announce } = useAnnouncements()
  const [isRemoving, setRemoving] = useState(false)
  const mayChange = can('federation.update')
  const saml = useQuery({ ...samlQuery(provider.id), enabled: provider.kind === 'saml' })
  const isUnknown = saml.data?.settings === null
  const test = useMutation({
    mutationFn: () => beginTest(provider.id),
    onSuccess: ({ url }) => { window.location.assign(url) },
    onError: (error) => { announce('error', error.message) },
  })
  const remove = useMutation({
    mutationFn: () => removeProvider(provider.id),
    onSuccess: () => { leave(['federation'], '/admin/providers') },
  })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={kindName(provider.kind)}
          actions={
            mayChange && (
              <SpaceBetween direction="horizontal" size="xs">
                <Button loading={test.isPending} disabled={isUnknown} disabledReason="Its metadata is still to be entered." onClick={() => { test.mutate() }}>Test sign-in</Button>
                <Button onClick={() => { setRemoving(true) }}>Remove</Button>
              </SpaceBetween>
            )
          }
        >
          {provider.name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {provider.oidc && <OidcBox provider={provider} oidc={provider.oidc} mayChange={mayChange} />}
        {provider.kind === 'saml' && <SamlBox provider={provider.id} mayChange={mayChange} />}
        <RulesForm key={`rules-${String(provider.revision)}`} provider={provider} mayChange={mayChange} />
        <ProvisioningBox provider={provider.id} mayChange={mayChange} />
        <MappingForm key={`mapping-${String(provider.revision)}`} provider={provider} mayChange={mayChange} />
      </SpaceBetween>
      {isRemoving && (
        <Confirm title={`Remove ${provider.name}?`} action="Remove" isBusy={remove.isPending} error={remove.error} onConfirm={() => { remove.mutate() }} onClose={() => { setRemoving(false) }}>
          Who signed in there is out at once, and its people cannot sign in any more; they stay users until you delete them. Its groups, its tokens for provisioning and all links to local users are gone.
        </Confirm>
      )}
    </ContentLayout>
  )
}

function OidcBox({ provider, oidc, mayChange }: { provider: Provider; oidc: NonNullable<Provider['oidc']>; mayChange: boolean }) {
  const [isChanging, setChanging] = useState(false)
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Enter both addresses at the provider, in the settings of the application that Muster is there."
          actions={mayChange && <Button onClick={() => { setChanging(true) }}>Change</Button>}
        >
          What the provider has to be told
        </Header>
      }
    >
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Redirect URI', value: <Copied text={oidc.redirect_uri} what="redirect URI" /> },
          { label: 'Back-channel logout URI', value: <Copied text={oidc.backchannel_logout_uri} what="back-channel logout URI" /> },
          { label: 'Issuer', value: <span className="muster-wrap">{oidc.issuer}</span> },
          { label: 'Client id', value: <span className="muster-wrap">{oidc.client_id}{oidc.has_secret ? ', with a secret' : ', without a secret'}</span> },
        ]}
      />
      {isChanging && <OidcDialog provider={provider} oidc={oidc} onClose={() => { setChanging(false) }} />}
    </Container>
  )
}
