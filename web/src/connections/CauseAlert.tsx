import Alert, { type AlertProps } from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

import { Snippet } from '~/ui/Snippet'

import { remedyFor, trustPolicy } from './remedies'
import type { RoleSource, Subject } from './source'

interface CauseAlertProps {
  subject: Subject
  source: RoleSource
  code: string
  detail: string
  type?: AlertProps.Type
  action?: ReactNode
}

const aboutTrust = ['connection.external_id_not_required', 'connection.external_id_not_checked', 'connection.role_not_assumable', 'connection.role_revoked']

/** Why a role does not do, and how to put it right. */
export function CauseAlert({ subject, source, code, detail, type = 'error', action }: CauseAlertProps) {
  const remedy = remedyFor(code)
  return (
    <div role="alert">
      <Alert type={type} header={remedy?.title ?? 'The connection is not as it should be'} action={action}>
        <SpaceBetween size="xs">
          <Box color="inherit">{detail}</Box>
          {remedy && (
            <ul className="muster-steps">
              {remedy.steps.map((step) => <li key={step}>{step}</li>)}
            </ul>
          )}
          {aboutTrust.includes(code) && <TrustPolicy subject={subject} source={source} />}
          <Box variant="small" color="inherit">{code}</Box>
        </SpaceBetween>
      </Alert>
    </div>
  )
}

function TrustPolicy({ subject, source }: { subject: Subject; source: RoleSource }) {
  if (!source.principal) return null
  return (
    <ExpandableSection headerText="The trust policy that the role has to have">
      <Snippet file="trust.json" text={trustPolicy(subject, source.principal)} type="application/json" label="Trust policy" />
    </ExpandableSection>
  )
}
