import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'

import type { Way } from '~/api/connections'
import { Await } from '~/ui/Await'
import { Copied } from '~/ui/Copied'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { Snippet } from '~/ui/Snippet'

import { quickCreateQuery, templatesQuery, type RoleSource, type Subject } from './source'
import { toUpdate, withParameters } from './wizard/draft'
import { scriptFor, writePoliciesOf, type ScriptChoice } from './wizard/script'
import { fileType } from './words'

interface MakeRoleProps {
  subject: Subject
  source: RoleSource
  way: Way
  choice: ScriptChoice
}

/** What one does in AWS, by the way that was chosen. */
export function MakeRole({ way, ...rest }: MakeRoleProps) {
  switch (way) {
    case 'console': return <ByConsole {...rest} />
    case 'cli': return <ByScript {...rest} />
    case 'terraform': return <ByTerraform {...rest} />
    case 'manual': return <ByHand {...rest} />
    case 'stack_set': return <ByStackSet {...rest} />
  }
}

type ByProps = Omit<MakeRoleProps, 'way'>

function Where({ subject }: { subject: Subject }) {
  return subject.account_id ? <>account <strong>{subject.account_id}</strong></> : <>the account to connect</>
}

function ByConsole({ subject, source, choice }: ByProps) {
  const link = useQuery(quickCreateQuery(source))
  const url = link.data && withParameters(link.data.url, choice)
  return (
    <SpaceBetween size="m">
      <ol className="muster-steps">
        <li>Sign in to AWS in <Where subject={subject} />, and open the page of the link below. All is filled in.</li>
        <li>Look at what the template makes. At the end of the page, tick <strong>I acknowledge that AWS CloudFormation might create IAM resources with custom names</strong>.</li>
        <li>Press <strong>Create stack</strong>, and come back here. You need not wait for its end.</li>
      </ol>
      {link.isError ? <ProblemAlert error={link.error} onRetry={() => void link.refetch()} /> : (
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" iconName="external" iconAlign="right" loading={link.isPending} {...(url && { href: url })} target="_blank" rel="noopener">Open AWS console</Button>
          {subject.role_arn && url && <Button iconName="external" iconAlign="right" href={toUpdate(url)} target="_blank" rel="noopener">Update the stack that is there</Button>}
        </SpaceBetween>
      )}
      <ExpandableSection headerText="The template, as CloudFormation gets it">
        <Templates source={source} way="console" />
      </ExpandableSection>
    </SpaceBetween>
  )
}

function Templates({ source, way, edit = (text) => text }: { source: RoleSource; way: Way; edit?: (text: string) => string }) {
  const templates = useQuery(templatesQuery(source, way))
  return (
    <Await query={templates}>
      {({ items }) => (
        <SpaceBetween size="m">
          {items.map((one) => <Snippet key={one.file} file={one.file} text={edit(one.text)} type={fileType(one.file)} />)}
        </SpaceBetween>
      )}
    </Await>
  )
}

function ByScript({ subject, source, choice }: ByProps) {
  return (
    <SpaceBetween size="m">
      <ol className="muster-steps">
        <li>Open AWS CloudShell in <Where subject={subject} />, or a shell with an administrator’s credentials for it.</li>
        <li>Copy the script, paste it, press Enter. It may be run again: what is there is brought up to date.</li>
      </ol>
      <Templates source={source} way="cli" edit={(text) => scriptFor(text, choice)} />
    </SpaceBetween>
  )
}

function ByTerraform({ subject, source, choice }: ByProps) {
  const variables = (choice.hasBills ? ' -var make_bills=false' : '') + (choice.writes ? ' -var write_permissions=true' : '')
  return (
    <SpaceBetween size="m">
      <ol className="muster-steps">
        <li>Keep the module as a file beside your other code. Its provider has to be of <Where subject={subject} />.</li>
        <li>Run <code>terraform init</code>, then <code>terraform apply{variables}</code>.</li>
      </ol>
      <Templates source={source} way="terraform" />
    </SpaceBetween>
  )
}

function ByHand({ subject, source, choice }: ByProps) {
  const script = useQuery({ ...templatesQuery(source, 'cli'), enabled: choice.writes })
  const writes = choice.writes && script.data ? script.data.items.flatMap((one) => writePoliciesOf(one.text)) : []
  return (
    <SpaceBetween size="m">
      <ol className="muster-steps">
        <li>In IAM, create a role with a custom trust policy: the first text below.</li>
        <li>Make a policy of each of the other texts, and attach them to the role.</li>
        <li>Call the role as below, and Muster finds it. With another name, give its ARN here.</li>
      </ol>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Name of the role', value: <Copied text={subject.role_name} what="name of the role" /> },
          { label: 'Trusted principal', value: source.principal ? <Copied text={source.principal} what="principal" /> : '–' },
          { label: 'External id', value: <Copied text={subject.external_id} what="external id" /> },
        ]}
      />
      <Templates source={source} way="manual" />
      {writes.map((text, i) => <Snippet key={text} file={`write-${String(i + 1)}.json`} text={text} type="application/json" />)}
    </SpaceBetween>
  )
}

export const stackSetError = 'You must enable organizations access to operate a service managed stack set'

function ByStackSet({ subject, source, choice }: ByProps) {
  return (
    <SpaceBetween size="m">
      <Alert type="info" header="StackSets have to be trusted by the organization">
        If AWS says <code>{stackSetError}</code>, an administrator of the management account runs this once:
        <Snippet file="activate.sh" label="Command" text="aws cloudformation activate-organizations-access --region us-east-1" />
      </Alert>
      <Box variant="h3">First, the management account itself</Box>
      <Box>A stack set makes roles in members alone. Run this in AWS CloudShell of <Where subject={subject} />; Muster listens for it.</Box>
      <Templates source={source} way="cli" edit={(text) => scriptFor(text, choice)} />
      <Box variant="h3">Then its members</Box>
      <Members source={source} />
    </SpaceBetween>
  )
}

/** Makes a role in each member, and in those to come. */
export function Members({ source }: { source: RoleSource }) {
  return (
    <SpaceBetween size="m">
      <Box>Run this in the same shell: each member of the organization gets a role of its own, also those that come later.</Box>
      <Templates source={source} way="stack_set" />
    </SpaceBetween>
  )
}
