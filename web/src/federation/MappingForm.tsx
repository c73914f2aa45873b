import AttributeEditor from '@cloudscape-design/components/attribute-editor'
import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'

import { roleOptions } from '~/admin/roles'
import type { Mapping, Provider } from '~/api/federation'
import type { Role } from '~/api/identity'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { useProviderChange } from './useProviderChange'

const options = roleOptions.map(({ value, label }) => ({ value, label }))

function RoleSelect({ role, disabled, onChange }: { role: Role; disabled: boolean; onChange: (role: Role) => void }) {
  return (
    <Select
      selectedOption={options.find((one) => one.value === role) ?? null}
      options={options}
      disabled={disabled}
      onChange={({ detail }) => { onChange(detail.selectedOption.value as Role) }}
    />
  )
}

/** Which attribute or claim of the provider's says what. */
export function MappingForm({ provider, mayChange }: { provider: Provider; mayChange: boolean }) {
  const [mapping, setMapping] = useState<Mapping>(provider.mapping)
  const set = (part: Partial<Mapping>) => { setMapping((before) => ({ ...before, ...part })) }
  // From what is there then: the editor draws a row anew only when its item has changed.
  const setRoles = (change: (roles: Mapping['roles']) => Mapping['roles']) => { setMapping((before) => ({ ...before, roles: change(before.roles) })) }
  const setRole = (index: number, part: Partial<Mapping['roles'][number]>) => {
    setRoles((roles) => roles.map((one, i) => (i === index ? { ...one, ...part } : one)))
  }
  const save = useProviderChange(provider)
  const texts: [string, string, string, (value: string) => void][] = [
    ['E-mail address', 'The attribute with the address.', mapping.email, (email) => { set({ email }) }],
    ['Name', 'The attribute with what the person is called.', mapping.name, (name) => { set({ name }) }],
    ['Groups', 'The attribute with groups; empty: none are read.', mapping.groups ?? '', (groups) => { set({ groups: groups || null }) }],
    ['Role', 'The attribute that says who gets which role; empty: everybody gets the same.', mapping.role ?? '', (role) => { set({ role: role || null }) }],
  ]
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate({ mapping }) }}>
      <Container
        header={<Header variant="h2" description="What the provider says of people, by its own names. The test sign-in shows what comes.">Attributes</Header>}
        footer={mayChange && <Button formAction="submit" loading={save.isPending}>Save</Button>}
      >
        <SpaceBetween size="m">
          {save.isError && <ProblemAlert error={save.error} />}
          <ColumnLayout columns={2}>
            {texts.map(([label, description, value, change]) => (
              <FormField key={label} label={label} description={description}>
                <Input value={value} readOnly={!mayChange} autoComplete={false} spellcheck={false} onChange={({ detail }) => { change(detail.value) }} />
              </FormField>
            ))}
          </ColumnLayout>
          {mapping.role !== null && (
            <AttributeEditor
              items={mapping.roles}
              addButtonText="Add a value"
              removeButtonText="Remove"
              removeButtonAriaLabel={(one) => `Remove ${one.value || 'the empty value'}`}
              disableAddButton={!mayChange}
              isItemRemovable={() => mayChange}
              empty="No value gives a role yet."
              onAddButtonClick={() => { setRoles((roles) => [...roles, { value: '', role: 'user' }]) }}
              onRemoveButtonClick={({ detail }) => { setRoles((roles) => roles.filter((_, i) => i !== detail.itemIndex)) }}
              definition={[
                { label: 'Value of the attribute', control: (one, i) => <Input value={one.value} readOnly={!mayChange} autoComplete={false} onChange={({ detail }) => { setRole(i, { value: detail.value }) }} /> },
                { label: 'Gives the role', control: (one, i) => <RoleSelect role={one.role} disabled={!mayChange} onChange={(role) => { setRole(i, { role }) }} /> },
              ]}
            />
          )}
          <FormField label={mapping.role === null ? 'Role of everybody' : 'Role of whom no value gives one'}>
            <RoleSelect role={mapping.default_role} disabled={!mayChange} onChange={(role) => { set({ default_role: role }) }} />
          </FormField>
        </SpaceBetween>
      </Container>
    </form>
  )
}
