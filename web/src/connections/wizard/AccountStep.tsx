import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'

import type { AwsIdentity, ConnectionKind, Partition } from '~/api/connections'

import { whyNobody } from '../identity'
import { kindOptions, kindWords, partitionOptions, partitionWords } from '../words'
import type { Draft, DraftProblems } from './draft'

interface AccountStepProps {
  draft: Draft
  problems: DraftProblems
  identity: AwsIdentity | undefined
  onChange: (part: Partial<Draft>) => void
}

/** A role in one partition cannot trust an identity in another. */
function partitionChoices(identity: AwsIdentity | undefined) {
  return partitionOptions.map(({ value, label }) => {
    const why = whyNobody(identity, value)
    return { value, label, disabled: why !== null, ...(why && { description: why }) }
  })
}

export function AccountStep({ draft, problems, identity, onChange }: AccountStepProps) {
  const kind = kindWords(draft.kind)
  const partition = partitionWords(draft.partition)
  const choices = partitionChoices(identity)
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">The account</Header>}>
        <SpaceBetween size="l">
          <FormField label="What is it?" stretch>
            <Tiles
              columns={3}
              value={draft.kind}
              items={kindOptions.map(({ value, label, help }) => ({ value, label, description: help }))}
              onChange={({ detail }) => { onChange({ kind: detail.value as ConnectionKind }) }}
            />
          </FormField>
          {kind.without && <Alert type="info" header="What will be missing">{kind.without}</Alert>}
          <FormField label="Name" description="As people here call it." errorText={problems.name}>
            <Input value={draft.name} autoComplete={false} placeholder="Our organization" onChange={({ detail }) => { onChange({ name: detail.value }) }} />
          </FormField>
          <FormField
            label={<>Account id <i>- optional</i></>}
            description="Twelve digits; AWS’s console shows them at the top right. With it, Muster listens for the role and sees it at once. Without it, you give the role’s ARN later."
            errorText={problems.account}
          >
            <Input value={draft.account} inputMode="numeric" autoComplete={false} placeholder="123456789012" onChange={({ detail }) => { onChange({ account: detail.value }) }} />
          </FormField>
          <FormField label="Partition" description="Which part of AWS the account is in.">
            <Select
              selectedOption={choices.find((one) => one.value === draft.partition) ?? null}
              options={choices}
              onChange={({ detail }) => { onChange({ partition: detail.selectedOption.value as Partition }) }}
            />
          </FormField>
          {partition.note && <Alert type="info">{partition.note}</Alert>}
        </SpaceBetween>
      </Container>
      {draft.kind !== 'member' && draft.partition !== 'aws-us-gov' && <BillsBox draft={draft} problems={problems} onChange={onChange} />}
    </SpaceBetween>
  )
}

function BillsBox({ draft, problems, onChange }: Omit<AccountStepProps, 'identity'>) {
  return (
    <Container header={<Header variant="h2" description="AWS delivers them into a bucket of the account, several times a day.">Bills</Header>}>
      <SpaceBetween size="l">
        <RadioGroup
          ariaLabel="Bills"
          value={draft.hasBills ? 'existing' : 'new'}
          items={[
            { value: 'new', label: 'Make a bucket and an export of bills', description: 'CUR 2.0: hourly, with resources. Where an export or a report is there already, Muster finds it as well.' },
            { value: 'existing', label: 'Bills are delivered already', description: 'Nothing is made but the role, which may read this bucket alone.' },
          ]}
          onChange={({ detail }) => { onChange({ hasBills: detail.value === 'existing' }) }}
        />
        {draft.hasBills && (
          <SpaceBetween size="l">
            <FormField
              label="Bucket"
              description="In Billing and Cost Management, under Data Exports, the column “S3 bucket”."
              errorText={problems.bucket}
            >
              <Input value={draft.bucket} autoComplete={false} spellcheck={false} onChange={({ detail }) => { onChange({ bucket: detail.value }) }} />
            </FormField>
            <FormField label={<>Region of the bucket <i>- optional</i></>}>
              <Input value={draft.region} autoComplete={false} spellcheck={false} placeholder="us-east-1" onChange={({ detail }) => { onChange({ region: detail.value }) }} />
            </FormField>
            <FormField label={<>Prefix <i>- optional</i></>} description="The folder that AWS puts the export into.">
              <Input value={draft.prefix} autoComplete={false} spellcheck={false} onChange={({ detail }) => { onChange({ prefix: detail.value }) }} />
            </FormField>
            <FormField label={<>Name of the report or export <i>- optional</i></>}>
              <Input value={draft.report} autoComplete={false} spellcheck={false} onChange={({ detail }) => { onChange({ report: detail.value }) }} />
            </FormField>
          </SpaceBetween>
        )}
      </SpaceBetween>
    </Container>
  )
}
